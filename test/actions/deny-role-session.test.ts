import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { beforeEach, describe, expect, test } from "vitest";
import { denyRoleSession } from "../../lib/actions/deny-role-session.ts";
import { denyEverything, denySession } from "../../lib/aws/deny-document.ts";
import type { Plan } from "../../lib/model/action.ts";
import type { RoleSession } from "../../lib/model/signal.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { GLOBAL, makeIam, ordinaryPolicy } from "./iam-account.ts";

const moto = useServer();
let iam: ReturnType<typeof makeIam>;
beforeEach(async () => {
  iam = makeIam(moto);
});

const HOST = "i-0123456789abcdef0";
function door(response = "7QX4M2K9TD") {
  return openDoor(moto, GLOBAL, response);
}
function session(roleId: string, more: Partial<RoleSession> = {}): RoleSession {
  return {
    ...GLOBAL,
    roleName: "web",
    roleId,
    sessionName: HOST,
    workload: "ec2",
    ...more,
  };
}
function planOf(target: RoleSession, response?: string) {
  return denyRoleSession.plan(target, door(response));
}
async function changeOf(target: RoleSession, response?: string) {
  const plan = await planOf(target, response);
  if (!("changes" in plan)) throw new Error(JSON.stringify(plan));
  return plan.changes[0]!;
}
async function policyNames() {
  return (await iam.iam.send(new ListRolePoliciesCommand({ RoleName: "web" }))).PolicyNames!;
}
async function policy(name: string) {
  return decodeURIComponent(
    (await iam.iam.send(new GetRolePolicyCommand({ RoleName: "web", PolicyName: name }))).PolicyDocument!,
  );
}

describe("roles that are not denied", () => {
  test.each([
    ["/aws-service-role/ec2.amazonaws.com/", /linked to an AWS service.*contain the resource/],
    ["/aws-reserved/sso.amazonaws.com/", /IAM Identity Center.*permission set, or by an SCP/],
  ])("below %s: refused, with the next step", async (path, words) => {
    const roleId = await iam.makeRole("web", path);
    expect(await planOf(session(roleId))).toEqual({ refused: expect.stringMatching(words) });
  });

  test("gone: moot", async () => {
    expect(await planOf(session("AROAQ3EGUPKLS6WXAMPLE"))).toEqual({
      moot: "role web does not exist in 123456789012",
    });
  });

  test("made again under the same name: refused, naming both", async () => {
    const old = await iam.makeRole("web");
    await iam.iam.send(new DeleteRoleCommand({ RoleName: "web" }));
    const now = await iam.makeRole("web");
    expect(await planOf(session(old))).toEqual({
      refused: expect.stringContaining(`is ${now} now, not ${old}`),
    });
  });

  test.each<[string, Partial<RoleSession>]>([
    ["a wildcard as session", { sessionName: "*" }],
    ["a policy variable as session", { sessionName: "\x24{aws:userid}" }],
    ["a session of one letter", { sessionName: "a" }],
    ["quotes in the session", { sessionName: '"}]}' }],
    ["a line end in the session", { sessionName: "ana\n" }],
    ["a wildcard as role", { roleName: "w*" }],
    ["a path in the role", { roleName: "app/web" }],
    ["a role's ARN as id", { roleId: "arn:aws:iam::123456789012:role/web" }],
    ["a user's id as role id", { roleId: "AIDAQ3EGUPKLS6WXAMPLE" }],
  ])("%s: refused before anything is asked", async (_name, more) => {
    const aws = door();
    const target = session(await iam.makeRole("web"), more);
    expect(await denyRoleSession.plan(target, aws)).toEqual({ refused: expect.stringMatching(/ is not /) });
    expect(aws.calls).toEqual([]);
  });

  test("protected by its tag; Cordon's own; the deployer's", async () => {
    const tagged = await iam.makeRole("web", "/", [{ Key: "cordon:protected", Value: "true" }]);
    expect(await planOf(session(tagged))).toMatchObject({
      protectedBy: "the tag cordon:protected on role web",
    });
    const own = await iam.makeRole("Respond", "/cordon/");
    expect(await planOf(session(own, { roleName: "Respond" }))).toMatchObject({
      protectedBy: "role Respond is Cordon's own",
    });
    const cdk = await iam.makeRole("cdk-deploy-role");
    expect(await planOf(session(cdk, { roleName: "cdk-deploy-role" }))).toMatchObject({
      protectedBy: "role cdk-deploy-role deploys into this account",
    });
    const plain = await iam.makeRole("plain", "/", [{ Key: "cordon:protected", Value: "false" }]);
    expect(await planOf(session(plain, { roleName: "plain" }))).not.toHaveProperty("protectedBy");
  });
});

describe("the size limit of inline policies, 10,240 characters without white space", () => {
  const fill = async (spare: number) => {
    const roleId = await iam.makeRole("web");
    const needed = denySession(roleId, HOST).length;
    await iam.putRolePolicy("web", "one", ordinaryPolicy(5000));
    await iam.putRolePolicy("web", "two", ordinaryPolicy(10_240 - 5000 - needed - spare));
    return roleId;
  };
  test("one character too few: refused, with the next step", async () => {
    expect(await planOf(session(await fill(-1)))).toEqual({
      refused: expect.stringMatching(/of the 10240 characters.*move some to a managed policy/),
    });
  });
  test("exactly enough: planned, also when our own policy of that name is to be replaced", async () => {
    const target = session(await fill(0));
    const { before } = await changeOf(target);
    await iam.putRolePolicy("web", before.policyName, ordinaryPolicy(120));
    expect(await changeOf(target)).toMatchObject({ before });
  });
});

describe("what is in force already", () => {
  test("by another response's policy: that one is named", async () => {
    const target = session(await iam.makeRole("web"));
    const first = await changeOf(target, "AAAAAAAAAA");
    await denyRoleSession.apply(target, first, door("AAAAAAAAAA"));
    expect(await changeOf(target)).toEqual({ ...first, inForce: true });
    expect(await changeOf({ ...target, sessionName: "i-0fedcba9876543210" })).not.toHaveProperty("inForce");
  });

  test("not by a policy of another name, nor by one that denies something else", async () => {
    const target = session(await iam.makeRole("web"));
    await iam.putRolePolicy("web", "by-hand", denySession(target.roleId, HOST));
    await iam.putRolePolicy("web", "cordon-other", denySession(target.roleId, "ana"));
    await iam.putRolePolicy("web", "cordon-all", denyEverything());
    expect(await changeOf(target)).not.toHaveProperty("inForce");
  });
});

describe("policies", () => {
  test("one for each session, named after the response; two of one role go separately", async () => {
    const target = session(await iam.makeRole("web"));
    const other = { ...target, sessionName: "ana" };
    const [a, b] = [await changeOf(target), await changeOf(other)];
    await denyRoleSession.apply(target, a, door());
    await denyRoleSession.apply(other, b, door());
    expect(await policyNames()).toEqual([a.before.policyName, b.before.policyName]);
    for (const name of await policyNames()) expect(name).toMatch(/^cordon-7QX4M2K9TD-[0-9a-f]{8}$/);
    expect(await policy(a.before.policyName)).toBe(denySession(target.roleId, HOST));
    await undoChange(denyRoleSession, target, a, door());
    expect(await policyNames()).toEqual([b.before.policyName]);
    expect(await denyRoleSession.verify(other, [b], door())).toEqual({ holds: true, missing: [] });
  });

  test("only ever with Cordon's own prefix, whatever a record says", async () => {
    const target = session(await iam.makeRole("web"));
    const before = { policyName: "admin", roleId: target.roleId };
    const change = { ...(await changeOf(target)), before };
    await expect(denyRoleSession.apply(target, change, door())).rejects.toThrow(RangeError);
    await iam.putRolePolicy("web", "admin", denySession(target.roleId, HOST));
    await expect(undoChange(denyRoleSession, target, change, door())).rejects.toThrow(RangeError);
    expect(await policyNames()).toEqual(["admin"]);
  });

  test("written with other spacing it is still ours", async () => {
    const target = session(await iam.makeRole("web"));
    const change = await changeOf(target);
    const spaced = JSON.stringify(JSON.parse(denySession(target.roleId, HOST)), null, 2);
    await iam.putRolePolicy("web", change.before.policyName, spaced);
    expect(await denyRoleSession.verify(target, [change], door())).toEqual({ holds: true, missing: [] });
    expect(await undoChange(denyRoleSession, target, change, door())).toHaveProperty("undone");
    expect(await policyNames()).toEqual([]);
  });

  test("deleted or changed by others: said, and changed ones are kept", async () => {
    const target = session(await iam.makeRole("web"));
    const change = await changeOf(target);
    const { policyName } = change.before;
    await denyRoleSession.apply(target, change, door());
    await iam.iam.send(new DeleteRolePolicyCommand({ RoleName: "web", PolicyName: policyName }));
    expect(await denyRoleSession.verify(target, [change], door())).toEqual({
      holds: false,
      missing: [`policy ${policyName} of role web is gone`],
      broken: [change.hold],
    });
    expect(await undoChange(denyRoleSession, target, change, door())).toEqual({
      undone: expect.stringMatching(/^No change: policy .* is already deleted$/),
    });
    await iam.putRolePolicy("web", policyName, ordinaryPolicy());
    expect(await denyRoleSession.verify(target, [change], door())).toEqual({
      holds: false,
      missing: [`policy ${policyName} of role web was changed`],
      broken: [change.hold],
    });
    expect(await undoChange(denyRoleSession, target, change, door())).toHaveProperty("conflict");
    expect(await policyNames()).toEqual([policyName]);
  });

  test("forced, it is deleted though another principal changed it; never from a role made again under the name", async () => {
    const target = session(await iam.makeRole("web"));
    const change = await changeOf(target);
    const { policyName } = change.before;
    await denyRoleSession.apply(target, change, door());
    await iam.putRolePolicy("web", policyName, ordinaryPolicy());
    expect(await undoChange(denyRoleSession, target, change, door(), true)).toEqual({
      undone: `restored: role permissions, over policy ${policyName} of role web, changed`,
    });
    expect(await policyNames()).toEqual([]);
    await iam.iam.send(new DeleteRoleCommand({ RoleName: "web" }));
    await iam.makeRole("web");
    await iam.putRolePolicy("web", policyName, ordinaryPolicy());
    expect(await undoChange(denyRoleSession, target, change, door(), true)).toEqual({
      conflict: expect.stringContaining("role web is another one of that name now"),
    });
    expect(await policyNames()).toEqual([policyName]);
  });

  test("with its role gone, or made again, nothing is missing and nothing is left to undo", async () => {
    const target = session(await iam.makeRole("web"));
    const change = await changeOf(target);
    await iam.iam.send(new DeleteRoleCommand({ RoleName: "web" }));
    await denyRoleSession.apply(target, change, door());
    const holds = { holds: true, missing: [] };
    expect(await denyRoleSession.verify(target, [change], door())).toEqual(holds);
    expect(await undoChange(denyRoleSession, target, change, door())).toHaveProperty("undone");
    await iam.makeRole("web");
    expect(await denyRoleSession.verify(target, [change], door())).toEqual(holds);
  });
});

test.each<[RoleSession["workload"], RegExp, RegExp]>([
  [
    "ec2",
    /^only instance i-0123456789abcdef0: .*current and future credentials for role web$/,
    /Systems Manager's host management/,
  ],
  ["ecs", /^only task .*current and future credentials/, /contain the task too/],
  [
    "lambda",
    /^function i-0123456789abcdef0 in every Region where one of that name runs .*current and future/,
    /keeps running/,
  ],
  ["eks", /^the pods whose credentials .*current and future/, /under another name: delete the pod/],
  [
    "roles-anywhere",
    /^the certificate .*current and future/,
    /can take another name: disable the profile.*disable the trust anchor/,
  ],
  [
    "caller",
    /^every session named i-0123456789abcdef0, now and later: .*chooses its name$/,
    /under another name: contain where/,
  ],
])("who is hit, and what stays possible: %s", async (workload, words, stays) => {
  const plan = (await planOf(session(await iam.makeRole("web"), { workload }))) as Plan;
  expect(plan.affected[0]).toMatch(words);
  expect(plan.asset).toEqual({ tags: {}, reach: workload === "caller" ? "others" : "target", groups: [] });
  expect(plan.limits).toContain("Other sessions of role web are not affected");
  expect(plan.limits.join()).toMatch(/in other roles stay valid.*GetCallerIdentity/);
  expect(plan.limits.join()).toMatch(stays);
});

test.each(["caller", "lambda"] as const)(
  "a name that all users of an identity pool have hits them all, though a source calls it a %s's",
  async (workload) => {
    const sessionName = "CognitoIdentityCredentials";
    const plan = (await planOf(session(await iam.makeRole("web"), { sessionName, workload }))) as Plan;
    expect(plan.affected).toEqual([expect.stringMatching(/^all sessions .*every user of every Cognito/)]);
    expect(plan.limits.join()).toContain("cognito-identity.amazonaws.com:sub");
    expect(plan.asset?.reach).toBe("others");
  },
);

test("another tool's containment of the role is named", async () => {
  const target = session(await iam.makeRole("web"));
  const aws = openDoor(moto, GLOBAL, "7QX4M2K9TD", {
    answer: ({ command }, output) => {
      if (command === "ListAttachedRolePolicies")
        output["AttachedPolicies"] = [{ PolicyArn: "arn:aws:iam::aws:policy/AWSDenyAll" }];
    },
  });
  const plan = (await denyRoleSession.plan(target, aws)) as Plan;
  expect(plan.limits.at(-1)).toContain("already has AWSDenyAll");
});
