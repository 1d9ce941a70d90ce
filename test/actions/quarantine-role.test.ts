import { DeleteRoleCommand, GetRoleCommand, GetRolePolicyCommand } from "@aws-sdk/client-iam";
import { beforeEach, expect, test } from "vitest";
import { quarantineRole } from "../../lib/actions/quarantine-role.ts";
import { denyEverything, trustNobody } from "../../lib/aws/deny-document.ts";
import type { Change, Plan } from "../../lib/model/action.ts";
import type { Role } from "../../lib/model/resource.ts";
import { standingOf, undoChange } from "../../lib/undo/undo-change.ts";
import { type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { GLOBAL, makeIam, ordinaryPolicy } from "./iam-account.ts";

const moto = useServer();
let iam: ReturnType<typeof makeIam>;
beforeEach(async () => {
  iam = makeIam(moto);
});

function door(faults?: Faults) {
  return openDoor(moto, GLOBAL, "7QX4M2K9TD", faults);
}
const BACKDOOR: Role & { closeTrust?: true } = { ...GLOBAL, roleName: "backdoor" };
const BOTH = { ...BACKDOOR, closeTrust: true } as const;
async function planOf(target = BACKDOOR, faults?: Faults) {
  const plan = await quarantineRole.plan(target, door(faults));
  if (!("changes" in plan)) throw new Error(JSON.stringify(plan));
  // biome-ignore lint/suspicious/noExplicitAny: what the ledger hands back.
  return plan as Plan & { changes: Change<any>[] };
}
async function trustNow() {
  return decodeURIComponent(
    (await iam.iam.send(new GetRoleCommand({ RoleName: "backdoor" }))).Role!.AssumeRolePolicyDocument!,
  );
}

test("writes its two closed documents, and the second only when asked", async () => {
  await iam.makeRole("backdoor");
  expect((await planOf()).changes.map(({ hold }) => hold)).toEqual(["role/backdoor/deny"]);
  expect([BACKDOOR, BOTH].map(quarantineRole.name)).toEqual(["role/backdoor", "role/backdoor · trust"]);
  const { changes } = await planOf(BOTH);
  for (const change of changes) await quarantineRole.apply(BOTH, change, door());
  const input = { RoleName: "backdoor", PolicyName: "cordon-7QX4M2K9TD-quarantine" };
  const { PolicyDocument } = await iam.iam.send(new GetRolePolicyCommand(input));
  expect(decodeURIComponent(PolicyDocument!)).toBe(denyEverything());
  expect(await trustNow()).toBe(trustNobody());
});

test("in part: what is missing is named, and nothing else", async () => {
  await iam.makeRole("backdoor");
  const { changes } = await planOf(BOTH);
  await quarantineRole.apply(BOTH, changes[0]!, door());
  expect(await quarantineRole.verify(BOTH, changes, door())).toEqual({
    holds: false,
    missing: ["role backdoor can be assumed: its trust policy is open"],
    broken: ["role/backdoor/trust"],
  });
  const again = await planOf(BOTH);
  expect(again.changes.map(({ inForce }) => inForce)).toEqual([true, undefined]);
});

test("a trust policy comes back as it was, character by character", async () => {
  await iam.makeRole("backdoor");
  const before = await trustNow();
  const { changes } = await planOf(BOTH);
  const closing = changes[1]!;
  await quarantineRole.apply(BOTH, closing, door());
  expect(await standingOf(quarantineRole, BOTH, closing, door())).toMatchObject({ conflict: false });
  await undoChange(quarantineRole, BOTH, closing, door());
  expect(await trustNow()).toBe(before);
});

test("a role made again under the name is not the one whose trust was closed: left alone", async () => {
  await iam.makeRole("backdoor");
  const { changes } = await planOf(BOTH);
  await iam.iam.send(new DeleteRoleCommand({ RoleName: "backdoor" }));
  await iam.makeRole("backdoor");
  const there = await trustNow();
  expect(await undoChange(quarantineRole, BOTH, changes[1]!, door(), true)).toEqual({
    undone: "No change: role backdoor no longer exists",
  });
  expect(await standingOf(quarantineRole, BOTH, changes[1]!, door())).toMatchObject({ now: "gone" });
  expect(await trustNow()).toBe(there);
  expect(await quarantineRole.verify(BOTH, changes, door())).toEqual({ holds: true, missing: [] });
});

test("one made within the day is a target of its own; an older one is somebody's", async () => {
  await iam.makeRole("backdoor");
  const made = (CreateDate: Date): Faults => ({
    answer: ({ command }, output) => {
      if (command === "GetRole") Object.assign(output["Role"] as object, { CreateDate });
    },
  });
  const fresh = await planOf(BACKDOOR, made(new Date("2026-11-22T00:00:00Z")));
  expect(fresh.asset?.reach).toBe("target");
  const old = await planOf(BACKDOOR, made(new Date("2026-11-21T11:59:00Z")));
  expect(old.asset?.reach).toBe("others");
  expect(old.affected.join()).toContain("older than a day");
  expect(fresh.affected.join()).not.toContain("older than a day");
});

test.each([
  ["/aws-service-role/ec2.amazonaws.com/", /linked to an AWS service/],
  ["/aws-reserved/sso.amazonaws.com/", /IAM Identity Center/],
])("below %s: refused, with the next step", async (path, words) => {
  await iam.makeRole("backdoor", path);
  expect(await quarantineRole.plan(BOTH, door())).toEqual({ refused: expect.stringMatching(words) });
});

test("another role of the name, or no room among its policies: refused", async () => {
  await iam.makeRole("backdoor");
  const other = { ...BACKDOOR, roleId: "AROAQ3EGUPKLS6WXAMPLE" };
  expect(await quarantineRole.plan(other, door())).toHaveProperty("refused");
  await iam.putRolePolicy("backdoor", "full", ordinaryPolicy(10_200));
  expect(await quarantineRole.plan(BACKDOOR, door())).toEqual({
    refused: expect.stringMatching(/of the 10240 characters/),
  });
});

test("another tool's containment is named, and a policy of ours under another response is joined", async () => {
  await iam.makeRole("backdoor");
  await iam.putRolePolicy("backdoor", "cordon-AAAAAAAAAA-quarantine", denyEverything());
  const attached = [
    { PolicyArn: "arn:aws:iam::aws:policy/AWSDenyAll" },
    { PolicyArn: "arn:aws:iam::1:policy/x" },
  ];
  const plan = await planOf(BACKDOOR, {
    answer: ({ command }, output) => {
      if (command === "ListAttachedRolePolicies") output["AttachedPolicies"] = attached;
    },
  });
  expect(plan.limits.filter((line) => line.includes("by another principal"))).toEqual([
    "role backdoor already has AWSDenyAll, attached by another principal: Cordon leaves it",
  ]);
  expect(plan.changes[0]).toMatchObject({
    inForce: true,
    before: { policyName: "cordon-AAAAAAAAAA-quarantine" },
  });
});

test("room is what the others leave: to the last character, and what it writes over is not counted", async () => {
  await iam.makeRole("backdoor");
  const deny = denyEverything().length;
  await iam.putRolePolicy("backdoor", "full", ordinaryPolicy(10_240 - deny));
  expect((await planOf()).changes).toHaveLength(1);
  await iam.putRolePolicy("backdoor", "full", ordinaryPolicy(10_240 - deny + 1));
  expect(await quarantineRole.plan(BACKDOOR, door())).toHaveProperty("refused");
  await iam.putRolePolicy("backdoor", "full", ordinaryPolicy(100));
  await iam.putRolePolicy("backdoor", "cordon-7QX4M2K9TD-quarantine", ordinaryPolicy(10_100));
  expect((await planOf()).changes[0]).not.toHaveProperty("inForce");
});

test("no policy but Cordon's own is written or deleted, whatever a record says", async () => {
  await iam.makeRole("backdoor");
  const change = (await planOf()).changes[0]!;
  const theirs = { ...change, before: { ...change.before, policyName: "admin" } };
  const [once, twice] = [door(), door()];
  await expect(quarantineRole.apply(BACKDOOR, theirs, once)).rejects.toThrow(RangeError);
  await iam.putRolePolicy("backdoor", "admin", denyEverything());
  await expect(undoChange(quarantineRole, BACKDOOR, theirs, twice)).rejects.toThrow(RangeError);
  const commands = [...once.calls, ...twice.calls].map(({ command }) => command);
  expect(commands.filter((name) => !/^(Get|List)/.test(name))).toEqual([]);
});
