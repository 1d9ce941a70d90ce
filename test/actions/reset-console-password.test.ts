import { CreateLoginProfileCommand, UpdateLoginProfileCommand } from "@aws-sdk/client-iam";
import { beforeEach, expect, test } from "vitest";
import { resetConsolePassword } from "../../lib/actions/reset-console-password.ts";
import type { Plan } from "../../lib/model/action.ts";
import type { User } from "../../lib/model/signal.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { GLOBAL, makeIam } from "./iam-account.ts";

const moto = useServer();
let iam: ReturnType<typeof makeIam>;
beforeEach(async () => {
  iam = makeIam(moto);
  await iam.makeUser("jenkins");
});

const JENKINS: User = { ...GLOBAL, userName: "jenkins" };
function door(faults?: Faults) {
  return openDoor(moto, GLOBAL, "7QX4M2K9TD", faults);
}
function withPassword() {
  return iam.iam.send(new CreateLoginProfileCommand({ UserName: "jenkins", Password: "known-To-Them-1" }));
}
async function planOf() {
  const plan = await resetConsolePassword.plan(JENKINS, door());
  if (!("changes" in plan)) throw new Error(JSON.stringify(plan));
  return plan;
}
async function passwordsSet(times: number): Promise<string[]> {
  const change = (await planOf()).changes[0]!;
  const aws = door();
  for (let i = 0; i < times; i++) await resetConsolePassword.apply(JENKINS, change, aws);
  return aws.calls.map(({ input }) => String(input["Password"]));
}

test("a password of every kind, as long as IAM takes, another one each time", async () => {
  await withPassword();
  const passwords = await passwordsSet(20);
  expect(new Set(passwords).size).toBe(20);
  for (const password of passwords) {
    expect(password).toMatch(/^[A-Za-z0-9!@#$%^&*()_+\-=[\]{}|']{128}$/);
    for (const kind of [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z0-9]/]) expect(password).toMatch(kind);
  }
});

test("the password is in no plan, no record and no error, even where AWS repeats it", async () => {
  await withPassword();
  const change = (await planOf()).changes[0]!;
  expect(change.before).toEqual({
    userName: "jenkins",
    passwordResetRequired: false,
    createdAt: expect.stringMatching(/^20.*Z$/),
  });
  let password = "";
  const repeats: Faults["before"] = ({ input }) => {
    password = String(input["Password"]);
    throw Object.assign(new Error(`not good: ${password}`), { name: "PasswordPolicyViolation", input });
  };
  const error = await resetConsolePassword.apply(JENKINS, change, door({ before: repeats })).catch((e) => e);
  expect(error).toMatchObject({ name: "PasswordPolicyViolation", message: "not good: …" });
  expect(password).toHaveLength(128);
  expect(JSON.stringify([error, error.stack, Object.values(error)])).not.toContain(password);
});

test("held up by an earlier change of the user: thrown, so that it is tried again", async () => {
  await withPassword();
  const change = (await planOf()).changes[0]!;
  const before: Faults["before"] = () => {
    throw awsError("EntityTemporarilyUnmodifiableException");
  };
  await expect(resetConsolePassword.apply(JENKINS, change, door({ before }))).rejects.toThrow(
    "EntityTemporarilyUnmodifiableException",
  );
});

test("no console password: moot; no user: moot", async () => {
  expect(await resetConsolePassword.plan(JENKINS, door())).toEqual({
    moot: "user jenkins has no console password",
  });
  expect(await resetConsolePassword.plan({ ...GLOBAL, userName: "nobody" }, door())).toEqual({
    moot: "user nobody does not exist in 123456789012",
  });
});

test("must be replaced already: reset all the same, since whoever knows it could choose the next", async () => {
  await withPassword();
  const input = { UserName: "jenkins", Password: "known-To-Them-2", PasswordResetRequired: true };
  await iam.iam.send(new UpdateLoginProfileCommand(input));
  const [change] = (await planOf()).changes;
  expect(change).toMatchObject({ before: { passwordResetRequired: true } });
  expect(change).not.toHaveProperty("inForce");
});

test("somebody has set a password since: said, and no more than that", async () => {
  await withPassword();
  const { changes } = await planOf();
  await resetConsolePassword.apply(JENKINS, changes[0]!, door());
  expect((await resetConsolePassword.verify(JENKINS, changes, door())).holds).toBe(true);
  const input = { UserName: "jenkins", Password: "from-An-Admin-1", PasswordResetRequired: false };
  await iam.iam.send(new UpdateLoginProfileCommand(input));
  expect(await resetConsolePassword.verify(JENKINS, changes, door())).toEqual({
    holds: false,
    missing: [expect.stringContaining("another password was set since")],
    broken: [expect.stringMatching(/^user\/.*\/console-password$/)],
  });
});

test("says what goes on: open sessions, keys, and how the person gets in again", async () => {
  await withPassword();
  const plan: Plan = await planOf();
  expect(plan.limits.join()).toMatch(/12 hours: require-mfa or deny-user.*keys.*iam:ChangePassword/);
  expect(plan.affected.join()).toContain("aws iam update-login-profile");
  expect(resetConsolePassword.irreversible).toContain("cannot be read");
});

test("a key that IAM gives to a user who does not list it: refused", async () => {
  await withPassword();
  await iam.makeUser("ana");
  const ownerOfKey = await iam.makeKey("ana");
  const answer: Faults["answer"] = ({ command }, output) => {
    if (command === "GetAccessKeyLastUsed") output["UserName"] = "jenkins";
  };
  expect(await resetConsolePassword.plan({ ...GLOBAL, ownerOfKey }, door({ answer }))).toEqual({
    refused: expect.stringContaining("no IAM user's key"),
  });
});
