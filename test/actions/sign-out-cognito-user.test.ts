import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeEach, expect, test } from "vitest";
import { signOutCognitoUser } from "../../lib/actions/sign-out-cognito-user.ts";
import type { Plan } from "../../lib/model/action.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { makePools } from "./cognito-account.ts";
import { PLACE } from "./ec2-account.ts";

const moto = useServer();
let it: ReturnType<typeof makePools>;
let userPoolId: string;
beforeEach(async () => {
  it = makePools(moto);
  userPoolId = await it.makePool("shop");
  await it.makeUser(userPoolId, "ana");
});

function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function target(userName = "ana") {
  return { ...PLACE, userPoolId, userName };
}
type Known = Parameters<typeof signOutCognitoUser.apply>[1];
async function planned(faults?: Faults) {
  const found = await signOutCognitoUser.plan(target(), door(faults));
  if (!("changes" in found)) throw new Error(JSON.stringify(found));
  return { ...(found as Plan), change: found.changes[0] as Known };
}

test("whoever is signed in gets no new token, and cannot sign in, until enabled again", async () => {
  const { cognito } = it;
  const ana = { UserPoolId: userPoolId, Username: "ana" };
  const PASSWORD = "Correct-horse-1";
  await cognito.send(new AdminSetUserPasswordCommand({ ...ana, Password: PASSWORD, Permanent: true }));
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: "web",
      ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    }),
  );
  const signIn = (
    AuthFlow: "ADMIN_USER_PASSWORD_AUTH" | "REFRESH_TOKEN_AUTH",
    by: Record<string, string>,
  ) => {
    const client = { UserPoolId: userPoolId, ClientId: UserPoolClient!.ClientId! };
    return cognito.send(new AdminInitiateAuthCommand({ ...client, AuthFlow, AuthParameters: by }));
  };
  const withPassword = () => signIn("ADMIN_USER_PASSWORD_AUTH", { USERNAME: "ana", PASSWORD });
  const { RefreshToken = "" } = (await withPassword()).AuthenticationResult ?? {};
  const refresh = () => signIn("REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: RefreshToken });
  await refresh();

  const { change } = await planned();
  await signOutCognitoUser.apply(target(), change, door());
  await expect(refresh()).rejects.toThrow();
  await expect(withPassword()).rejects.toThrow("User is disabled");
  await undoChange(signOutCognitoUser, target(), change, door());
  await withPassword();
  await expect(refresh()).rejects.toThrow();
});

test("a user who was disabled before is in force, and is not enabled by an undo", async () => {
  const ana = { UserPoolId: userPoolId, Username: "ana" };
  await it.cognito.send(new AdminDisableUserCommand(ana));
  const { change } = await planned();
  expect(change).toMatchObject({ inForce: true, before: { isEnabled: false } });
  const aws = door();
  expect(await undoChange(signOutCognitoUser, target(), change, aws)).toEqual({
    undone: "No change: disabled, sessions ended before the response",
  });
  await it.cognito.send(new AdminEnableUserCommand(ana));
  expect(await undoChange(signOutCognitoUser, target(), change, aws)).toEqual({
    undone: "No change: already enabled",
  });
  expect(aws.calls.map(({ command }) => command)).toEqual(["AdminGetUser", "AdminGetUser"]);
});

test("of somebody who signs in elsewhere it says that the other provider must be told", async () => {
  const elsewhere = expect.stringContaining("external identity provider");
  expect((await planned()).limits).not.toContainEqual(elsewhere);
  const answer: Faults["answer"] = ({ command }, output) => {
    if (command === "AdminGetUser") output["UserStatus"] = "EXTERNAL_PROVIDER";
  };
  expect((await planned({ answer })).limits).toContainEqual(elsewhere);
});

test("one user has one hold, by whichever name it was given, and a name that is no name stays out of it", async () => {
  const named =
    (Username: string): NonNullable<Faults["answer"]> =>
    ({ command }, output) => {
      if (command === "AdminGetUser") output["Username"] = Username;
    };
  expect((await planned({ answer: named("94d8c7e2-sub") })).change).toMatchObject({
    hold: `user-pool/${userPoolId}/user/94d8c7e2-sub/enabled`,
    before: { userName: "94d8c7e2-sub" },
  });
  expect((await planned({ answer: named("ａｎａ\u001b[2J") })).change.before.userName).toBe("ana");
});

test("a pool of another Region is refused before any call", async () => {
  const aws = door();
  const elsewhere = { ...target(), userPoolId: "eu-west-1_abcdefghi" };
  expect(await signOutCognitoUser.plan(elsewhere, aws)).toEqual({
    refused: "user pool eu-west-1_abcdefghi is not in us-east-1",
  });
  expect(aws.calls).toEqual([]);
});
