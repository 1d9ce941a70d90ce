import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  type UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../model/action.ts";
import { unlessGone } from "../facts/unless-gone.ts";

/** One user of one pool, as the calls name it. */
export interface PoolUser {
  readonly userPoolId: string;
  readonly userName: string;
}

/** The part of a user that matters here. */
export interface Found {
  /** What the pool calls it, by whichever name it was asked for. */
  readonly userName: string;
  readonly isEnabled: boolean;
  /** It signs in at another identity provider. */
  readonly isExternal: boolean;
}

/** Undefined where the user, or its whole pool, does not exist. */
function unlessAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  return unlessGone(call, /^(UserNotFound|ResourceNotFound)Exception$/);
}

export async function findPool(aws: Aws, userPoolId: string): Promise<UserPoolType | undefined> {
  const input = { UserPoolId: userPoolId };
  const client = aws.client(CognitoIdentityProviderClient);
  return (await unlessAbsent(client.send(new DescribeUserPoolCommand(input))))?.UserPool;
}

export async function findUser(aws: Aws, user: PoolUser): Promise<Found | undefined> {
  const found = await unlessAbsent(
    aws.client(CognitoIdentityProviderClient).send(new AdminGetUserCommand(namesOf(user))),
  );
  return (
    found && {
      userName: found.Username ?? user.userName,
      isEnabled: found.Enabled !== false,
      isExternal: found.UserStatus === "EXTERNAL_PROVIDER",
    }
  );
}

/** Ends the sessions of a user and lets it begin no new one; one that is gone meanwhile has none. */
export async function shutOut(aws: Aws, user: PoolUser): Promise<void> {
  const client = aws.client(CognitoIdentityProviderClient);
  await Promise.all([
    unlessAbsent(client.send(new AdminDisableUserCommand(namesOf(user)))),
    unlessAbsent(client.send(new AdminUserGlobalSignOutCommand(namesOf(user)))),
  ]);
}

export async function enable(aws: Aws, user: PoolUser): Promise<void> {
  const client = aws.client(CognitoIdentityProviderClient);
  await unlessAbsent(client.send(new AdminEnableUserCommand(namesOf(user))));
}

function namesOf({ userPoolId, userName }: PoolUser) {
  return { UserPoolId: userPoolId, Username: userName };
}
