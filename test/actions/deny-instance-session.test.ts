import {
  AddRoleToInstanceProfileCommand,
  DeleteRoleCommand,
  GetRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { beforeEach, expect, test } from "vitest";
import { denyInstanceSession } from "../../lib/actions/deny-instance-session.ts";
import { denyRoleSession } from "../../lib/actions/deny-role-session.ts";
import { denySession } from "../../lib/aws/deny-document.ts";
import type { Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { PLACE } from "./ec2-account.ts";
import { GLOBAL, makeIam, ordinaryPolicy } from "./iam-account.ts";
import { makeHosts } from "./profile-account.ts";

const moto = useServer();
let iam: ReturnType<typeof makeIam>;
let hosts: ReturnType<typeof makeHosts>;
beforeEach(async () => {
  iam = makeIam(moto);
  hosts = makeHosts(moto);
});

function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
const PROFILES = "arn:aws:iam::123456789012:instance-profile";
function planOf(instanceId: string, faults?: Faults) {
  return denyInstanceSession.plan({ ...PLACE, instanceId }, door(faults));
}
async function webHost() {
  const roleId = await iam.makeRole("web", "/app/");
  return { roleId, instanceId: await hosts.launch(await hosts.makeProfile("shop", "web")) };
}

test("the role's own name and id, found through a profile of another name and path", async () => {
  const { roleId, instanceId } = await webHost();
  const [change] = ((await planOf(instanceId)) as Plan<{ policyName: string; roleId: string }>).changes;
  expect(change).toMatchObject({ hold: `role/web/session/${instanceId}`, before: { roleId } });
  await denyInstanceSession.apply({ ...PLACE, instanceId }, change!, door());
  const input = { RoleName: "web", PolicyName: change!.before.policyName };
  const { PolicyDocument } = await iam.iam.send(new GetRolePolicyCommand(input));
  expect(decodeURIComponent(PolicyDocument!)).toBe(denySession(roleId, instanceId));
});

test("one and the same attribute as the host's session, whichever is named", async () => {
  const { roleId, instanceId } = await webHost();
  const session = { ...GLOBAL, roleName: "web", roleId, sessionName: instanceId, workload: "ec2" } as const;
  const plan = (await denyRoleSession.plan(session, openDoor(moto, GLOBAL, "AAAAAAAAAA"))) as Plan<{
    policyName: string;
    roleId: string;
  }>;
  await denyRoleSession.apply(session, plan.changes[0]!, openDoor(moto, GLOBAL, "AAAAAAAAAA"));
  expect(((await planOf(instanceId)) as Plan).changes).toEqual([
    { ...plan.changes[0], region: "global", inForce: true },
  ]);
  const host = { ...PLACE, instanceId };
  expect((await denyInstanceSession.verify(host, plan.changes, door())).holds).toBe(true);
  expect(await undoChange(denyInstanceSession, host, plan.changes[0]!, door())).toHaveProperty("undone");
  expect((await denyInstanceSession.verify(host, plan.changes, door())).holds).toBe(false);
});

test("a role made again under the name and put into the profile is seen as the new one", async () => {
  const { roleId, instanceId } = await webHost();
  await planOf(instanceId);
  await hosts.takeRole("shop", "web");
  await iam.iam.send(new DeleteRoleCommand({ RoleName: "web" }));
  const now = await iam.makeRole("web");
  const names = { InstanceProfileName: "shop", RoleName: "web" };
  await iam.iam.send(new AddRoleToInstanceProfileCommand(names));
  expect(now).not.toBe(roleId);
  expect(await planOf(instanceId)).toMatchObject({ changes: [{ before: { roleId: now } }] });
});

test("a role made again between two reads: refused, naming both", async () => {
  const { roleId, instanceId } = await webHost();
  const answer: Faults["answer"] = ({ command }, output) => {
    if (command === "GetRole") Object.assign(output["Role"] as object, { RoleId: "AROAQ3EGUPKLS6WXAMPLE" });
  };
  expect(await planOf(instanceId, { answer })).toEqual({
    refused: expect.stringContaining(`is AROAQ3EGUPKLS6WXAMPLE now, not ${roleId}`),
  });
});

test("no profile, no role in it, gone: moot, and what may live on is said", async () => {
  expect(await planOf(await hosts.launch())).toEqual({
    moot: expect.stringContaining("has no instance profile"),
  });
  expect(await planOf(await hosts.launch(await hosts.makeProfile("empty")))).toEqual({
    moot: expect.stringContaining("has no role"),
  });
  const { instanceId } = await webHost();
  await hosts.terminate(instanceId);
  expect(await planOf(instanceId)).toEqual({ moot: expect.stringMatching(/is terminated; .*6 hours/) });
});

test("a profile or a role with no name of IAM's: thrown, and nothing is asked of it", async () => {
  const { instanceId } = await webHost();
  const named = (RoleName: string): Faults => ({
    answer: ({ command }, output) => {
      if (command !== "GetInstanceProfile") return;
      (output["InstanceProfile"] as { Roles: { RoleName: string }[] }).Roles[0]!.RoleName = RoleName;
    },
  });
  await expect(planOf(instanceId, named("w*"))).rejects.toThrow(RangeError);
  const { calls, ...aws } = door({
    answer: ({ command }, output) => {
      if (command !== "DescribeInstances") return;
      const [{ Instances }] = output["Reservations"] as [{ Instances: [object] }];
      Object.assign(Instances[0], { IamInstanceProfile: { Arn: `${PROFILES}/w*` } });
    },
  });
  const target = { ...PLACE, instanceId };
  await expect(denyInstanceSession.plan(target, { ...aws })).rejects.toThrow("names no instance profile");
  expect(calls.map(({ command }) => command)).toEqual(["DescribeInstances"]);
});

test("a role that is deleted between two reads: moot; another tool's containment is named", async () => {
  const { instanceId } = await webHost();
  const before: Faults["before"] = ({ command }) => {
    if (/Role/.test(command)) throw awsError("NoSuchEntityException");
  };
  expect(await planOf(instanceId, { before })).toEqual({ moot: "role web does not exist in 123456789012" });
  const attached = [{ PolicyArn: "arn:aws:iam::aws:policy/AWSDenyAll" }];
  const answer: Faults["answer"] = ({ command }, output) => {
    if (command === "ListAttachedRolePolicies") output["AttachedPolicies"] = attached;
  };
  expect(((await planOf(instanceId, { answer })) as Plan).limits.join()).toContain("already has AWSDenyAll");
});

test("exactly that host is hit; other hosts of the role, and other roles, are said to go on", async () => {
  const { instanceId } = await webHost();
  await hosts.tag(instanceId, "environment", "dev");
  const plan = (await planOf(instanceId)) as Plan;
  expect(plan.affected).toEqual([expect.stringMatching(`^only instance ${instanceId}: .*role web`)]);
  expect(plan.asset).toEqual({ tags: { environment: "dev" }, reach: "target", groups: [] });
  expect(plan.limits.join()).toMatch(/Other sessions of role web are not affected.*Systems Manager/);
});

test("Cordon's own role on a host is protected; one of a service is refused; a full one, too", async () => {
  const own = await iam.makeRole("own", "/cordon/");
  expect(own).toMatch(/^AROA/);
  const host = await hosts.launch(await hosts.makeProfile("own-profile", "own"));
  expect(await planOf(host)).toMatchObject({ protectedBy: "role own is Cordon's own" });
  await iam.makeRole("linked", "/aws-service-role/ec2.amazonaws.com/");
  const linked = await hosts.launch(await hosts.makeProfile("linked-profile", "linked"));
  expect(await planOf(linked)).toEqual({ refused: expect.stringContaining("linked to an AWS service") });
  const { instanceId } = await webHost();
  await iam.putRolePolicy("web", "full", ordinaryPolicy(10_200));
  expect(await planOf(instanceId)).toEqual({ refused: expect.stringMatching(/of the 10240 characters/) });
});
