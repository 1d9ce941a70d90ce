import {
  CreateVirtualMFADeviceCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  EnableMFADeviceCommand,
  GetUserPolicyCommand,
  ListUserPoliciesCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { beforeEach, describe, expect, test } from "vitest";
import { denyUser } from "../../lib/actions/deny-user.ts";
import { requireMfa } from "../../lib/actions/require-mfa.ts";
import { denyEverything, denyWithoutMfa } from "../../lib/aws/deny-document.ts";
import type { Plan } from "../../lib/model/action.ts";
import type { User } from "../../lib/model/signal.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
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
const JENKINS: User = { ...GLOBAL, userName: "jenkins" };
async function policyNames() {
  return (await iam.iam.send(new ListUserPoliciesCommand({ UserName: "jenkins" }))).PolicyNames!;
}
/** What moto never says: whose IAM takes a key to be. */
function keyBelongsTo(userName: string | undefined): NonNullable<Faults["answer"]> {
  return ({ command }, output) => {
    if (command === "GetAccessKeyLastUsed") output["UserName"] = userName;
  };
}

describe.each([
  { action: denyUser, document: denyEverything() },
  { action: requireMfa, document: denyWithoutMfa() },
])("$action.id", ({ action, document }) => {
  const planOf = (target: User, faults?: Faults) => action.plan(target, door(faults));
  const changeOf = async (target: User) => {
    const plan = await planOf(target);
    if (!("changes" in plan)) throw new Error(JSON.stringify(plan));
    return plan.changes[0]!;
  };

  test("writes one closed document, named after response and action", async () => {
    await iam.makeUser("jenkins");
    const change = await changeOf(JENKINS);
    await action.apply(JENKINS, change, door());
    expect(await policyNames()).toEqual([`cordon-7QX4M2K9TD-${action.id}`]);
    const input = { UserName: "jenkins", PolicyName: change.before.policyName };
    const { PolicyDocument } = await iam.iam.send(new GetUserPolicyCommand(input));
    expect(decodeURIComponent(PolicyDocument!)).toBe(document);
  });

  test("a user that is gone is moot; by a key nobody has, too", async () => {
    expect(await planOf(JENKINS)).toEqual({ moot: "user jenkins does not exist in 123456789012" });
    const unknown = { ...GLOBAL, ownerOfKey: "AKIAQ3EGUPKLS6WXAMPLE" };
    expect(await planOf(unknown)).toEqual({ moot: expect.stringContaining("there is no key AKIA") });
  });

  test.each([undefined, "<root_account>", "root", "ana"])(
    "a key that IAM gives to %s, who does not list it: refused, as root's perhaps",
    async (owner) => {
      await iam.makeUser("ana");
      await iam.makeUser("jenkins");
      const target = { ...GLOBAL, ownerOfKey: await iam.makeKey("jenkins") };
      expect(await planOf(target, { answer: keyBelongsTo(owner) })).toEqual({
        refused: expect.stringContaining("no IAM user's key, so perhaps root's"),
      });
    },
  );

  test.each<[string, Partial<User>]>([
    ["neither user nor key", {}],
    ["a wildcard as user", { userName: "*" }],
    ["an ARN as user", { userName: "arn:aws:iam::123456789012:user/jenkins" }],
    ["a session's key", { ownerOfKey: "ASIAQ3EGUPKLS6WXAMPLE" }],
    ["a wildcard as key", { ownerOfKey: "AKIA*" }],
  ])("%s: refused before anything is asked", async (_name, named) => {
    const aws = door();
    expect(await action.plan({ ...GLOBAL, ...named }, aws)).toHaveProperty("refused");
    expect(aws.calls).toEqual([]);
  });

  test("its tags are told, for the decision table", async () => {
    await iam.makeUser("jenkins", [{ Key: "criticality", Value: "high" }]);
    expect(await planOf(JENKINS)).toMatchObject({
      asset: { tags: { criticality: "high" }, reach: "target", groups: [] },
    });
  });

  test("protected by its tag", async () => {
    await iam.makeUser("jenkins", [{ Key: "cordon:protected", Value: "true" }]);
    expect(await planOf(JENKINS)).toMatchObject({ protectedBy: "the tag cordon:protected on user jenkins" });
  });

  test("the size limit of 2,048 characters", async () => {
    await iam.makeUser("jenkins");
    const spare = 2_048 - document.length;
    await iam.putUserPolicy("jenkins", "own", ordinaryPolicy(spare + 1));
    expect(await planOf(JENKINS)).toEqual({ refused: expect.stringContaining("of the 2048 characters") });
    await iam.putUserPolicy("jenkins", "own", ordinaryPolicy(spare));
    expect(await planOf(JENKINS)).toHaveProperty("changes");
  });

  test("in force already by another response's policy", async () => {
    await iam.makeUser("jenkins");
    await iam.putUserPolicy("jenkins", "cordon-AAAAAAAAAA-x", document);
    expect(await changeOf(JENKINS)).toMatchObject({
      inForce: true,
      before: { policyName: "cordon-AAAAAAAAAA-x", userName: "jenkins" },
    });
  });

  test("deleted by others, and the user gone or made again", async () => {
    await iam.makeUser("jenkins");
    const change = await changeOf(JENKINS);
    await action.apply(JENKINS, change, door());
    const theirs = { UserName: "jenkins", PolicyName: change.before.policyName };
    await iam.iam.send(new DeleteUserPolicyCommand(theirs));
    expect(await action.verify(JENKINS, [change], door())).toMatchObject({ holds: false });
    await iam.iam.send(new DeleteUserCommand({ UserName: "jenkins" }));
    await action.apply(JENKINS, change, door());
    expect(await action.verify(JENKINS, [change], door())).toEqual({ holds: true, missing: [] });
    await iam.makeUser("jenkins");
    expect(await action.verify(JENKINS, [change], door())).toEqual({ holds: true, missing: [] });
    expect(await undoChange(action, JENKINS, change, door())).toHaveProperty("undone");
  });

  test("who is hit: active keys are counted", async () => {
    await iam.makeUser("jenkins");
    const affected = async () => ((await planOf(JENKINS)) as Plan).affected.join();
    expect(await affected()).toContain("no active access key");
    const [key] = [await iam.makeKey("jenkins"), await iam.makeKey("jenkins")];
    expect(await affected()).toContain("2 active access keys");
    await iam.iam.send(
      new UpdateAccessKeyCommand({ UserName: "jenkins", AccessKeyId: key, Status: "Inactive" }),
    );
    expect(await affected()).toMatch(/1 active access key\b/);
  });
});

test("both on one user go separately", async () => {
  await iam.makeUser("jenkins");
  for (const action of [denyUser, requireMfa]) {
    const plan = (await action.plan(JENKINS, door())) as Plan;
    await action.apply(JENKINS, plan.changes[0] as Parameters<typeof action.apply>[1], door());
  }
  expect(await policyNames()).toEqual(["cordon-7QX4M2K9TD-deny-user", "cordon-7QX4M2K9TD-require-mfa"]);
});

test("require-mfa says whether there is a device, and what is stronger when there is none", async () => {
  await iam.makeUser("jenkins");
  const limits = async () => ((await requireMfa.plan(JENKINS, door())) as Plan).limits.join();
  expect(await limits()).toMatch(/no MFA device.*can register one; deny-user is the stronger step/);
  const made = await iam.iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone" }));
  await iam.iam.send(
    new EnableMFADeviceCommand({
      UserName: "jenkins",
      SerialNumber: made.VirtualMFADevice!.SerialNumber,
      AuthenticationCode1: "123456",
      AuthenticationCode2: "654321",
    }),
  );
  expect(await limits()).toMatch(/has 1 MFA device: the holder of one passes.*can try to register another/);
});
