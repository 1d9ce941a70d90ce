import { DeleteRoleCommand, GetRolePolicyCommand, UpdateRoleCommand } from "@aws-sdk/client-iam";
import { beforeEach, describe, expect, test } from "vitest";
import { revokeRoleSessions } from "../../lib/actions/revoke-role-sessions.ts";
import { denyEverything, denyOlderSessions } from "../../lib/aws/deny-document.ts";
import type { Change, Plan } from "../../lib/model/action.ts";
import type { Role } from "../../lib/model/resource.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { GLOBAL, makeIam, ordinaryPolicy } from "./iam-account.ts";

const moto = useServer();
let iam: ReturnType<typeof makeIam>;
beforeEach(async () => {
  iam = makeIam(moto);
});

const WEB: Role = { ...GLOBAL, roleName: "web" };
/** A door whose clock stands at a time of one day. */
function at(time: string, response = "7QX4M2K9TD", faults?: Faults) {
  return {
    ...openDoor(moto, GLOBAL, response, faults),
    now: () => new Date(`2026-11-22T${time}Z`),
  };
}
async function planAt(time: string, response?: string, target = WEB) {
  const plan = await revokeRoleSessions.plan(target, at(time, response));
  if (!("changes" in plan)) throw new Error(JSON.stringify(plan));
  return plan;
}
// biome-ignore lint/suspicious/noExplicitAny: what the ledger hands back.
function first(plan: Plan): Change<any> {
  return plan.changes[0]!;
}
async function read(PolicyName = "cordon-7QX4M2K9TD-revoke") {
  return decodeURIComponent(
    (await iam.iam.send(new GetRolePolicyCommand({ RoleName: "web", PolicyName }))).PolicyDocument!,
  );
}

describe("the cutoff", () => {
  test("is a minute after it is applied, however long people thought about the plan", async () => {
    await iam.makeRole("web");
    const change = first(await planAt("12:00:00.700"));
    await revokeRoleSessions.apply(WEB, change, at("14:30:00.700"));
    expect(await read()).toBe(denyOlderSessions("2026-11-22T14:31:00Z"));
    expect(await revokeRoleSessions.verify(WEB, [change], at("15:00:00"))).toEqual({
      holds: true,
      missing: [],
    });
  });

  test("moves on when set again, and never back, though a clock is late", async () => {
    await iam.makeRole("web");
    const change = first(await planAt("12:00:00"));
    await revokeRoleSessions.apply(WEB, change, at("12:00:30"));
    expect(await read()).toBe(denyOlderSessions("2026-11-22T12:01:30Z"));
    await revokeRoleSessions.apply(WEB, change, at("11:00:00"));
    expect(await read()).toBe(denyOlderSessions("2026-11-22T12:01:00Z"));
  });

  test("is in no plan that people approve: a plan made again later is the same", async () => {
    await iam.makeRole("web");
    const approved = ({ hold, of, from, to, before }: Change) => ({ hold, of, from, to, before });
    expect(approved(first(await planAt("12:00:00")))).toEqual(approved(first(await planAt("13:00:00"))));
  });

  test("moved back by other hands it is not in force, and an undo leaves it", async () => {
    await iam.makeRole("web");
    const change = first(await planAt("12:00:00"));
    await revokeRoleSessions.apply(WEB, change, at("12:00:00"));
    await iam.putRolePolicy("web", change.before.policyName, denyOlderSessions("2026-11-22T12:00:59Z"));
    expect((await revokeRoleSessions.verify(WEB, [change], at("12:05:00"))).holds).toBe(false);
    expect(await undoChange(revokeRoleSessions, WEB, change, at("12:05:00"))).toHaveProperty("conflict");
    await iam.putRolePolicy("web", change.before.policyName, denyOlderSessions("2026-11-22T12:09:00Z"));
    expect((await revokeRoleSessions.verify(WEB, [change], at("12:10:00"))).holds).toBe(true);
  });
});

describe("what is in force already", () => {
  test("ours, up to a moment still to come: joined by its name, and ends when that one does", async () => {
    await iam.makeRole("web");
    const theirs = first(await planAt("12:00:00", "AAAAAAAAAA"));
    await revokeRoleSessions.apply(WEB, theirs, at("12:00:00", "AAAAAAAAAA"));
    const joined = first(await planAt("12:00:40"));
    expect(joined).toEqual({ ...theirs, inForce: true });
    expect((await revokeRoleSessions.verify(WEB, [joined], at("12:00:50"))).holds).toBe(true);
    expect(first(await planAt("12:01:01"))).toMatchObject({
      before: { policyName: "cordon-7QX4M2K9TD-revoke" },
    });
    expect(first(await planAt("12:01:01"))).not.toHaveProperty("inForce");
  });

  test("not by the console's policy, which is named and left; nor by another document of ours", async () => {
    await iam.makeRole("web");
    const consoles = denyOlderSessions("2030-01-01T00:00:00Z");
    await iam.putRolePolicy("web", "AWSRevokeOlderSessions", consoles);
    await iam.putRolePolicy("web", "cordon-AAAAAAAAAA-quarantine", denyEverything());
    const plan = await planAt("12:00:00");
    expect(first(plan)).not.toHaveProperty("inForce");
    expect(plan.limits.join()).toContain("already has policy AWSRevokeOlderSessions");
    await revokeRoleSessions.apply(WEB, first(plan), at("12:00:00"));
    await undoChange(revokeRoleSessions, WEB, first(plan), at("12:00:00"));
    expect(await read("AWSRevokeOlderSessions")).toBe(consoles);
  });
});

test("ends when no session that it denies can live: by the role's own maximum, and six hours for its hosts", async () => {
  await iam.makeRole("web");
  const ends = async () => first(await planAt("12:00:00")).endsAt;
  expect(await ends()).toBe("2026-11-23T18:01:00.000Z");
  await iam.iam.send(new UpdateRoleCommand({ RoleName: "web", MaxSessionDuration: 43_200 }));
  expect(await ends()).toBe("2026-11-24T00:01:00.000Z");
});

test("says what breaks, and asks as one that hits others", async () => {
  await iam.makeRole("web");
  const plan = await planAt("12:00:00");
  expect(plan.asset?.reach).toBe("others");
  expect(plan.limits.join()).not.toContain("already");
  expect(plan.affected.join()).toMatch(/every.*instances.*6 hours.*functions.*warm.*tasks and pods/);
});

test.each([
  ["/aws-service-role/ec2.amazonaws.com/", /linked to an AWS service/],
  ["/aws-reserved/sso.amazonaws.com/", /IAM Identity Center/],
])("below %s: refused, with the next step", async (path, words) => {
  await iam.makeRole("web", path);
  expect(await revokeRoleSessions.plan(WEB, at("12:00:00"))).toEqual({
    refused: expect.stringMatching(words),
  });
});

test("made again under the same name: refused; by name alone it is the one that is there", async () => {
  const roleId = await iam.makeRole("web");
  await iam.iam.send(new DeleteRoleCommand({ RoleName: "web" }));
  const now = await iam.makeRole("web");
  expect(await revokeRoleSessions.plan({ ...WEB, roleId }, at("12:00:00"))).toEqual({
    refused: expect.stringContaining(`is ${now} now, not ${roleId}`),
  });
  expect(first(await planAt("12:00:00")).before.roleId).toBe(now);
});

test("a role session names its role; how its session is called does not matter", async () => {
  const roleId = await iam.makeRole("web");
  const session = { ...WEB, roleId, sessionName: "*", workload: "caller" } as Role;
  expect(first(await planAt("12:00:00", undefined, session)).before.roleId).toBe(roleId);
});

test("with no room left among the inline policies: refused, with the next step", async () => {
  await iam.makeRole("web");
  await iam.putRolePolicy("web", "full", ordinaryPolicy(10_100));
  expect(await revokeRoleSessions.plan(WEB, at("12:00:00"))).toEqual({
    refused: expect.stringMatching(/of the 10240 characters/),
  });
});

test("another tool's containment is named; where IAM does not tell, the plan stands", async () => {
  await iam.makeRole("web");
  const attached = [{ PolicyArn: "arn:aws:iam::aws:policy/AWSDenyAll" }];
  const says: Faults["answer"] = ({ command }, output) => {
    if (command === "ListAttachedRolePolicies") output["AttachedPolicies"] = attached;
  };
  const plan = (await revokeRoleSessions.plan(WEB, at("12:00:00", undefined, { answer: says }))) as Plan;
  expect(plan.limits.at(-1)).toBe(
    "role web already has AWSDenyAll, attached by another principal: Cordon leaves it",
  );
  const silent: Faults["before"] = ({ command }) => {
    if (command === "ListAttachedRolePolicies") throw Object.assign(new Error(), { name: "Throttling" });
  };
  const without = await revokeRoleSessions.plan(WEB, at("12:00:00", undefined, { before: silent }));
  expect(without).toHaveProperty("changes");
});
