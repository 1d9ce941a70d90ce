import {
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { beforeEach, describe, expect, test } from "vitest";
import { deactivateAccessKey } from "../../lib/actions/deactivate-access-key.ts";
import type { Plan } from "../../lib/model/action.ts";
import type { AccessKey } from "../../lib/model/signal.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { GLOBAL, makeIam } from "./iam-account.ts";

const moto = useServer();
let iam: ReturnType<typeof makeIam>;
let key: string;
beforeEach(async () => {
  iam = makeIam(moto);
  await iam.makeUser("ana");
  await iam.makeUser("jenkins");
  key = await iam.makeKey("jenkins");
});

function door(faults?: Faults) {
  return openDoor(moto, GLOBAL, "7QX4M2K9TD", faults);
}
function target(more: Partial<AccessKey> = {}): AccessKey {
  return { ...GLOBAL, accessKeyId: key, ...more };
}
function planOf(more?: Partial<AccessKey>, faults?: Faults) {
  return deactivateAccessKey.plan(target(more), door(faults));
}
async function changeOf() {
  const plan = await planOf();
  if (!("changes" in plan)) throw new Error(JSON.stringify(plan));
  return plan.changes[0]!;
}
function set(status: "Active" | "Inactive", id = key) {
  return iam.iam.send(new UpdateAccessKeyCommand({ UserName: "jenkins", AccessKeyId: id, Status: status }));
}
function remove() {
  return iam.iam.send(new DeleteAccessKeyCommand({ UserName: "jenkins", AccessKeyId: key }));
}
async function statuses() {
  return (await iam.iam.send(new ListAccessKeysCommand({ UserName: "jenkins" }))).AccessKeyMetadata!.map(
    ({ Status }) => Status,
  );
}
const expired: Faults["answer"] = (_call, output) => {
  for (const each of (output["AccessKeyMetadata"] ?? []) as { Status: string }[]) each.Status = "Expired";
};

test("in words: whose key, and what stays", async () => {
  const alone = (await planOf()) as Plan;
  expect(alone.changes).toEqual([
    {
      hold: `user/jenkins/access-key/${key}/status`,
      of: `${key} of jenkins`,
      from: "Active",
      to: "Inactive",
      before: { userName: "jenkins", accessKeyId: key, status: "Active" },
    },
  ]);
  expect(alone.limits[0]).toBe("User jenkins has no other active key");
  const other = await iam.makeKey("jenkins");
  expect(((await planOf()) as Plan).limits).toEqual([
    "User jenkins has 1 other active key, which stays active",
    expect.stringContaining("stay valid: deny the user and those roles too"),
  ]);
  await set("Inactive", other);
  expect(((await planOf()) as Plan).limits[0]).toBe("User jenkins has no other active key");
});

test("inactive already: in force; another key's status does not matter", async () => {
  await set("Inactive");
  expect(await changeOf()).toMatchObject({ inForce: true, before: { status: "Inactive" } });
  const change = await changeOf();
  // Nobody on record made it so: an undo does not make it active.
  expect(await undoChange(deactivateAccessKey, target(), change, door())).toHaveProperty("undone");
  expect(await statuses()).toEqual(["Inactive"]);
});

test("a key of another user than the event says: refused, naming both", async () => {
  expect(await planOf({ userName: "ana" })).toEqual({
    refused: `${key} is a key of user jenkins, not of ana`,
  });
});

test("a key that IAM gives to its user, who does not list it: refused, as root's perhaps", async () => {
  const root = { refused: expect.stringContaining("no IAM user's key, so perhaps root's") };
  for (const owner of [undefined, "<root_account>", "root", "ana"]) {
    const answer: Faults["answer"] = ({ command }, output) => {
      if (command === "GetAccessKeyLastUsed") output["UserName"] = owner;
    };
    expect(await planOf({}, { answer })).toEqual(root);
    expect(await planOf({ userName: "ana" }, { answer })).toEqual(
      owner === "root" ? { refused: expect.stringContaining("is a key of user root, not of ana") } : root,
    );
  }
});

test("gone, with or without its user's name: moot", async () => {
  await remove();
  const gone = { moot: `there is no key ${key} in 123456789012` };
  expect(await planOf()).toEqual(gone);
  expect(await planOf({ userName: "jenkins" })).toEqual(gone);
  expect(await planOf({ userName: "nobody" })).toEqual({
    moot: "user nobody does not exist in 123456789012",
  });
});

test.each(["ASIAQ3EGUPKLS6WXAMPLE", "AKIA*", "", "AKIAQ3EGUPKLS6WXAMPL\n"])(
  "%j is no long-term key: refused before anything is asked",
  async (accessKeyId) => {
    const aws = door();
    expect(await deactivateAccessKey.plan(target({ accessKeyId }), aws)).toHaveProperty("refused");
    expect(aws.calls).toEqual([]);
  },
);

test("expired: moot; expired since: left, and not in force", async () => {
  expect(await planOf({}, { answer: expired })).toEqual({ moot: `${key} is already Expired` });
  const change = await changeOf();
  await deactivateAccessKey.apply(target(), change, door());
  const aws = door({ answer: expired });
  expect(await undoChange(deactivateAccessKey, target(), change, aws)).toEqual({
    conflict: expect.stringContaining("now Expired"),
  });
  expect(await statuses()).toEqual(["Inactive"]);
});

test("forced: back to what was recorded, be it Inactive, over what somebody made of it", async () => {
  const change = await changeOf();
  await deactivateAccessKey.apply(target(), change, door());
  expect(await undoChange(deactivateAccessKey, target(), change, door({ answer: expired }), true)).toEqual({
    undone: "restored: Active, over Expired",
  });
  expect(await statuses()).toEqual(["Active"]);
  const inactive = { ...change, before: { ...change.before, status: "Inactive" as const } };
  expect(await undoChange(deactivateAccessKey, target(), inactive, door())).toHaveProperty("conflict");
  expect(await statuses()).toEqual(["Active"]);
  expect(await undoChange(deactivateAccessKey, target(), inactive, door(), true)).toHaveProperty("undone");
  expect(await statuses()).toEqual(["Inactive"]);
});

test("active again by other hands: not in force any more", async () => {
  const change = await changeOf();
  await deactivateAccessKey.apply(target(), change, door());
  await set("Active");
  expect(await deactivateAccessKey.verify(target(), [change], door())).toEqual({
    holds: false,
    missing: [`${key} of jenkins is Active`],
    broken: [change.hold],
  });
});

test("gone since, or its user: nothing is missing, and nothing is left to undo", async () => {
  const change = await changeOf();
  for (const vanish of [remove, () => iam.iam.send(new DeleteUserCommand({ UserName: "jenkins" }))]) {
    await vanish();
    await deactivateAccessKey.apply(target(), change, door());
    expect(await deactivateAccessKey.verify(target(), [change], door())).toEqual({
      holds: true,
      missing: [],
    });
    expect(await undoChange(deactivateAccessKey, target(), change, door())).toEqual({
      undone: expect.stringContaining("no longer exists"),
    });
  }
});

test("a user that is protected says so", async () => {
  await iam.makeUser("deploy", [{ Key: "cordon:protected", Value: "true" }]);
  const accessKeyId = await iam.makeKey("deploy");
  expect(await planOf({ accessKeyId })).toMatchObject({
    protectedBy: "the tag cordon:protected on user deploy",
  });
});

describe("all keys of the user, on request", () => {
  const all = (more: Partial<AccessKey> = {}) => ({ ...target(more), allKeys: true }) as AccessKey;
  const planAll = (more?: Partial<AccessKey>, faults?: Faults) =>
    deactivateAccessKey.plan(all(more), door(faults));

  test("one change for each, the named one first; undone one by one", async () => {
    const other = await iam.makeKey("jenkins");
    const plan = (await planAll()) as Plan;
    expect(plan.changes.map(({ before }) => (before as { accessKeyId: string }).accessKeyId)).toEqual([
      key,
      other,
    ]);
    expect(plan.affected).toHaveLength(2);
    expect(plan.limits[0]).toContain("deny-user stops that");
    // biome-ignore lint/suspicious/noExplicitAny: what the ledger hands back.
    const [first, second] = plan.changes as any[];
    await deactivateAccessKey.apply(all(), first, door());
    await deactivateAccessKey.apply(all(), second, door());
    expect(await statuses()).toEqual(["Inactive", "Inactive"]);
    await undoChange(deactivateAccessKey, all(), second, door());
    expect(await statuses()).toEqual(["Inactive", "Active"]);
  });

  test("one that is inactive stays so, and an expired one is left", async () => {
    const other = await iam.makeKey("jenkins");
    await set("Inactive", other);
    expect(((await planAll()) as Plan).changes.map(({ inForce }) => inForce)).toEqual([undefined, true]);
    expect(await planAll({}, { answer: expired })).toEqual({ moot: `${key} is already Expired` });
  });

  test("the named key deleted meanwhile: the others still, where the user is named", async () => {
    const other = await iam.makeKey("jenkins");
    await remove();
    expect(await planAll({ userName: "jenkins" })).toMatchObject({
      changes: [{ hold: `user/jenkins/access-key/${other}/status` }],
    });
    expect(await planAll()).toEqual({ moot: `there is no key ${key} in 123456789012` });
  });

  test("a key of another user than the event says: refused, and nobody's key is touched", async () => {
    await iam.makeKey("ana");
    expect(await planAll({ userName: "ana" })).toEqual({
      refused: `${key} is a key of user jenkins, not of ana`,
    });
  });
});

test("what AWS attached after an exposure is named, and is not ours", async () => {
  const says = (arn: string): Faults => ({
    answer: ({ command }, output) => {
      if (command === "ListAttachedUserPolicies") output["AttachedPolicies"] = [{ PolicyArn: arn }];
    },
  });
  const limits = async (arn: string) => ((await planOf({}, says(arn))) as Plan).limits;
  for (const name of ["AWSCompromisedKeyQuarantineV2", "AWSCompromisedKeyQuarantineV3", "AWSDenyAll"])
    expect(await limits(`arn:aws:iam::aws:policy/${name}`)).toContain(
      `user jenkins already has ${name}, attached by another principal: Cordon leaves it`,
    );
  expect(await limits("arn:aws:iam::123456789012:policy/AWSDenyAll")).toHaveLength(2);
});
