import { beforeEach, describe, expect, test } from "vitest";
import { denyIdentityCenterUser } from "../../lib/actions/deny-identity-center-user.ts";
import { denyPerson, personCutoffOf } from "../../lib/aws/deny-document.ts";
import { DENIED_PEOPLE_POLICY } from "../../lib/aws/names.ts";
import type { Change, Plan } from "../../lib/model/action.ts";
import type { Person } from "../../lib/model/signal.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { decided } from "../support/simulated.ts";
import { useServer } from "../support/use-server.ts";
import { ANA, BO } from "./deny-identity-center-user.world.ts";
import { ordinaryPolicy } from "./iam-account.ts";
import { makeIdentityCenter } from "./identity-center-account.ts";

const MEMBER = { account: "210987654321", region: "us-east-1" };

const moto = useServer();
let it: Awaited<ReturnType<typeof makeIdentityCenter>>;
beforeEach(async () => {
  it = await makeIdentityCenter(moto);
});

/** By default at noon, as every door of the tests. */
function door(faults?: Faults, at = "2026-11-22T12:00:00Z") {
  return {
    ...openDoor(moto, MEMBER, "7QX4M2K9TD", faults),
    now: () => new Date(at),
  };
}
function target(personId = ANA) {
  return { ...MEMBER, provider: "identity-center", personId };
}
function plan(faults?: Faults, at?: string) {
  return denyIdentityCenterUser.plan(target(), door(faults, at));
}
type Known = Parameters<typeof denyIdentityCenterUser.apply>[1];
async function planned(faults?: Faults, at?: string) {
  const found = await plan(faults, at);
  if (!("changes" in found)) throw new Error(JSON.stringify(found));
  return { ...(found as Plan), changes: found.changes as readonly Known[] };
}
async function apply(changes: readonly Change[], faults?: Faults, at?: string) {
  for (const change of changes)
    await denyIdentityCenterUser.apply(target(), change as Known, door(faults, at));
}
function revert(change: Change | undefined, force?: boolean) {
  return undoChange(denyIdentityCenterUser, target(), change as Known, door(), force);
}
function fails(command: string, name: string): Faults {
  return {
    before: (call) => {
      if (call.command === command) throw awsError(name);
    },
  };
}
function people(text = ordinaryPolicy(), attached = true) {
  return it.makePolicy(DENIED_PEOPLE_POLICY, text, attached);
}
async function holding(inline?: string, person = ANA) {
  const set = await it.makeSet("admins", inline);
  await it.assign(set, person, MEMBER.account);
  return set;
}

describe("by the service control policy", () => {
  test("an evaluator denies the present sessions of that person, and nobody and nothing else", async () => {
    const scp = await people();
    await apply((await planned()).changes);
    const serviceControl = [await it.policy(scp)];
    const asks = (userId: string | undefined, issuedAt: string) =>
      decided(
        {
          principal: `arn:aws:sts::${MEMBER.account}:assumed-role/AWSReservedSSO_admins_0123456789abcdef/ana`,
          action: "s3:ListAllMyBuckets",
          resource: "*",
          context: { "aws:TokenIssueTime": issuedAt, ...(userId && { "identitystore:UserId": userId }) },
        },
        { serviceControl },
        MEMBER.account,
      );
    expect(await asks(ANA, "2026-11-22T11:00:00Z")).toBe("ExplicitlyDenied");
    expect(await asks(ANA, "2026-11-22T12:00:59Z")).toBe("ExplicitlyDenied");
    expect(await asks(ANA, "2026-11-22T12:01:00Z")).toBe("Allowed");
    expect(await asks(BO, "2026-11-22T11:00:00Z")).toBe("Allowed");
    expect(await asks(undefined, "2026-11-22T11:00:00Z")).toBe("Allowed");
  });

  test("several people stand beside each other, and beside the statements of others", async () => {
    const original = ordinaryPolicy();
    const scp = await people(original);
    const { changes } = await planned();
    await apply(changes);
    const other = await denyIdentityCenterUser.plan(target(BO), door());
    if (!("changes" in other)) throw new Error(JSON.stringify(other));
    await denyIdentityCenterUser.apply(target(BO), other.changes[0] as Known, door());
    const both = JSON.parse(await it.policy(scp)).Statement;
    expect(both).toEqual([
      ...JSON.parse(original).Statement,
      denyPerson(ANA, "2026-11-22T12:01:00Z"),
      denyPerson(BO, "2026-11-22T12:01:00Z"),
    ]);
    await revert(changes[0]);
    expect(JSON.parse(await it.policy(scp)).Statement).toEqual([both[0], both[2]]);
  });

  test("what others wrote meanwhile stays, and is not said to be a conflict", async () => {
    const scp = await people();
    const { changes } = await planned();
    await apply(changes);
    const now = JSON.parse(await it.policy(scp));
    const theirs = { Sid: "Theirs", Effect: "Deny", Action: "s3:*", Resource: "*" };
    await it.setPolicy(scp, JSON.stringify({ ...now, Statement: [...now.Statement, theirs] }));
    expect(await revert(changes[0])).toEqual({ undone: expect.stringContaining("remove statement") });
    expect(JSON.parse(await it.policy(scp)).Statement).toEqual([now.Statement[0], theirs]);
  });

  test("approved hours later it denies what was issued until then; a later moment is never set back", async () => {
    const scp = await people();
    const { changes } = await planned();
    await apply(changes, undefined, "2026-11-22T17:00:00Z");
    const cutoff = async () => personCutoffOf(JSON.parse(await it.policy(scp)).Statement[1], ANA);
    expect(await cutoff()).toBe("2026-11-22T17:01:00Z");
    await apply(changes, undefined, "2026-11-22T13:00:00Z");
    expect(await cutoff()).toBe("2026-11-22T17:01:00Z");
    expect(await denyIdentityCenterUser.verify(target(), changes, door())).toMatchObject({ holds: true });
    expect(await revert(changes[0])).toEqual({ undone: expect.stringContaining("remove statement") });
  });

  test("who signed in again since is denied anew, and whoever is denied already is in force", async () => {
    await people();
    const { changes } = await planned();
    await apply(changes);
    expect((await planned(undefined, "2026-11-22T12:01:00Z")).changes[0]).toMatchObject({ inForce: true });
    const [later] = (await planned(undefined, "2026-11-22T12:01:01Z")).changes;
    expect(later).not.toHaveProperty("inForce");
    expect(JSON.parse(later!.before.original)).toEqual(JSON.parse(changes[0]!.before.original));
    expect(await denyIdentityCenterUser.verify(target(), [later!], door())).toMatchObject({ holds: false });
  });

  test.each(["ConcurrentModificationException", "PolicyChangesInProgressException"])(
    "%s is thrown, for the engine to try again",
    async (name) => {
      await people();
      const { changes } = await planned();
      await expect(apply(changes, fails("UpdatePolicy", name))).rejects.toThrow(name);
    },
  );
});

describe("by permission sets, where the policy is", () => {
  test.each([
    ["not there", undefined, true, undefined, undefined],
    ["attached to nothing", ordinaryPolicy(), false, undefined, "is attached to nothing"],
    ["full", ordinaryPolicy(5_000), true, undefined, "of the 5120 characters"],
    ["not to be read here", ordinaryPolicy(), true, "AccessDeniedException", "cannot be read here"],
    ["of no organization", undefined, true, "AWSOrganizationsNotInUseException", undefined],
  ])("%s", async (_what, text, attached, error, said) => {
    if (text) await people(text, attached);
    const set = await holding();
    const { changes, limits } = await planned(error ? fails("ListPolicies", error) : undefined);
    expect(changes.map(({ hold }) => hold)).toEqual([
      `permission-set/${set.slice(set.lastIndexOf("/") + 1)}/person/${ANA}/deny`,
    ]);
    expect(changes[0]?.of).toContain("permission set admins");
    if (said) expect(limits[0]).toContain(said);
    else expect(limits[0]).toContain("In other accounts");
  });

  test("a set without a policy of its own has none again", async () => {
    const set = await holding();
    const { changes } = await planned();
    await apply(changes);
    expect(JSON.parse(await it.inline(set)).Statement).toEqual([denyPerson(ANA, "2026-11-22T12:01:00Z")]);
    expect(await revert(changes[0])).toEqual({ undone: expect.stringContaining("remove statement") });
    expect(await it.inline(set)).toBe("");
  });

  test("is provisioned in this account only, again where a write before died in between, and until then not in force", async () => {
    await holding();
    const { changes } = await planned();
    const aws = door();
    for (const _time of ["once", "twice"]) await denyIdentityCenterUser.apply(target(), changes[0]!, aws);
    const provisioned = aws.calls.filter(({ command }) => command === "ProvisionPermissionSet");
    expect(provisioned.map(({ input }) => [input["TargetType"], input["TargetId"]])).toEqual(
      Array(2).fill(["AWS_ACCOUNT", MEMBER.account]),
    );
    const answer: Faults["answer"] = ({ command }, output) => {
      if (command === "ListPermissionSetsProvisionedToAccount") output["PermissionSets"] = [];
    };
    expect(await denyIdentityCenterUser.verify(target(), changes, door({ answer }))).toMatchObject({
      missing: [expect.stringContaining("not yet as it was written")],
      broken: [changes[0]!.hold],
    });
    const pending = await planned({ answer });
    expect(pending.affected).toContainEqual(expect.stringContaining("take effect too"));
    // Changes of others take effect with it: others are hit.
    expect(pending.asset?.reach).toBe("others");
    const { asset, limits } = await planned();
    expect(asset?.reach).toBe("target");
    expect(limits).toContainEqual(expect.stringContaining("counts as not provisioned"));
    // An undo that died after its write finds the statement gone, and the account as it was before.
    await revert(changes[0]);
    const late = door({ answer });
    await undoChange(denyIdentityCenterUser, target(), changes[0]!, late);
    expect(late.calls.at(-1)?.command).toBe("ProvisionPermissionSet");
  });

  test("holds none here: nothing to do; cannot be asked here: refused", async () => {
    await holding(undefined, BO);
    expect(await plan()).toEqual({
      moot: expect.stringContaining("holds no permission set in 210987654321"),
    });
    for (const command of ["ListAccountAssignmentsForPrincipal", "ListInstances"])
      expect(await plan(fails(command, "AccessDeniedException"))).toEqual({
        refused: expect.stringContaining("cannot be read here: AccessDeniedException"),
      });
  });

  test("one that has no room: refused", async () => {
    await holding(ordinaryPolicy(32_600));
    expect(await plan()).toEqual({ refused: expect.stringContaining("of the 32768 characters") });
  });
});

test.each([
  ["*", "2026-11-22T12:01:00Z"],
  ["94d8c7e2-1234-4abc-9def-0123456789ab*", "2026-11-22T12:01:00Z"],
  ["\x24{identitystore:UserId}", "2026-11-22T12:01:00Z"],
  [ANA, "2026-11-22"],
  [ANA, "2026-02-30T00:00:00Z"],
  [ANA, ""],
])("%j until %j reaches no document", (userId, cutoff) => {
  expect(() => denyPerson(userId, cutoff)).toThrow(RangeError);
});

describe("by the name that somebody signs in with", () => {
  const LOGIN = "ana@example.com";
  type Named = Pick<Person, "provider" | "personId" | "login">;
  const find = (named: Partial<Named> = {}, faults?: Faults) =>
    denyIdentityCenterUser.plan(
      { ...MEMBER, provider: "identity-center", login: LOGIN, ...named },
      door(faults),
    );

  test.each<[string, Named]>([
    ["IAM Identity Center", { provider: "identity-center", login: LOGIN }],
    ["Okta", { provider: "okta", personId: "00u7rkrly9sNvp7sa5d7", login: LOGIN }],
    ["Auth0", { provider: "auth0", personId: "auth0|6012d7eccbf1c41076d8ed3d", login: LOGIN }],
    ["Entra", { provider: "entra", personId: "4628e7df-dff3-407c-a08f-75f08c0806dc", login: LOGIN }],
  ])("%s: it is the same person as by their UserId, and one hold", async (called, named) => {
    await people();
    const userId = await it.makeUser(LOGIN);
    await it.makeUser("bo@example.com");
    const byId = await denyIdentityCenterUser.plan(target(userId), door());
    const found = await find({ ...named });
    if (!("changes" in found)) throw new Error(JSON.stringify(found));
    expect(found.changes).toEqual((byId as Plan).changes);
    expect(found.limits.some((text) => text.includes(`The session at ${called} continues`))).toBe(
      named.provider !== "identity-center",
    );
  });

  test("nobody of that name: nothing to do", async () => {
    await people();
    await it.makeUser("ana@example.org");
    expect(await find()).toEqual({ moot: `IAM Identity Center has no user named ${LOGIN}` });
  });

  test("several instances are refused by their names, and none says where to look", async () => {
    await people();
    await it.makeUser(LOGIN);
    const answer =
      (Instances: readonly object[]): Faults["answer"] =>
      ({ command }, output) => {
        if (command === "ListInstances") output["Instances"] = Instances;
      };
    const home = (id: string) => ({
      InstanceArn: `arn:aws:sso:::instance/ssoins-${id}`,
      IdentityStoreId: `d-${id}`,
    });
    expect(await find({}, { answer: answer([home("1"), home("2")]) })).toEqual({
      refused: expect.stringContaining("each of ssoins-1, ssoins-2"),
    });
    expect(await find({}, { answer: answer([]) })).toEqual({
      refused: expect.stringContaining("no instance"),
    });
  });

  test.each(["ListInstances", "GetUserId"])("%s may not be asked here: refused", async (command) => {
    await people();
    expect(await find({}, fails(command, "AccessDeniedException"))).toEqual({
      refused: expect.stringContaining(`${LOGIN} cannot be looked up here: AccessDeniedException`),
    });
  });

  test("what the identity store answers must be a UserId", async () => {
    await people();
    await it.makeUser(LOGIN);
    const answer: Faults["answer"] = ({ command }, output) => {
      if (command === "GetUserId") output["UserId"] = "*";
    };
    expect(await find({}, { answer })).toEqual({ refused: expect.stringContaining("is not a UserId") });
  });

  test.each<[string, Partial<Named>]>([
    ["a provider that feeds no identity store", { provider: "google", personId: "1" }],
    ["a login with a space", { login: "ana example" }],
    ["a login of two lines", { login: "ana\nbo" }],
    ["a login with a wildcard", { login: "ana*" }],
    ["a login that is longer than any", { login: "a".repeat(129) }],
    ["no login and no id", { login: undefined }],
    [
      "an id at Okta, without a login",
      { provider: "okta", personId: "00u7rkrly9sNvp7sa5d7", login: undefined },
    ],
    ["an id that is none", { provider: "okta", personId: "*" }],
  ])("%s is refused before any call", async (_what, named) => {
    const aws = door();
    const person = { ...MEMBER, provider: "identity-center", login: LOGIN, ...named };
    expect(await denyIdentityCenterUser.plan(person, aws)).toHaveProperty("refused");
    expect(aws.calls).toEqual([]);
  });

  test.each<[Named, string]>([
    [{ provider: "identity-center", personId: ANA, login: LOGIN }, ANA],
    [{ provider: "identity-center", login: LOGIN }, LOGIN],
    [{ provider: "okta", personId: "00u1", login: LOGIN }, LOGIN],
  ])("%o is called %s", (named, name) => {
    expect(denyIdentityCenterUser.name({ ...MEMBER, ...named })).toBe(`identity-center · ${name}`);
  });
});

test("somebody of another provider is refused before any call", async () => {
  const aws = door();
  expect(await denyIdentityCenterUser.plan({ ...target(), provider: "google" }, aws)).toHaveProperty(
    "refused",
  );
  expect(aws.calls).toEqual([]);
});
