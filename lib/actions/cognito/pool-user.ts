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
import { ifExists } from "../facts/if-exists.ts";

/** One user of one pool, as the calls name it. */
export interface PoolUser {
  readonly userPoolId: string;
  readonly userName: string;
}

/** The fields of a user that this action reads. */
export interface Found {
  /** The user name in the pool, whichever alias was given. */
  readonly userName: string;
  readonly isEnabled: boolean;
  /** The user signs in at an external identity provider. */
  readonly isExternal: boolean;
}

/** The user, or its pool, does not exist. */
const ABSENT = ["UserNotFound", "ResourceNotFound"];

export async function findPool(aws: Aws, userPoolId: string): Promise<UserPoolType | undefined> {
  const input = { UserPoolId: userPoolId };
  const client = aws.client(CognitoIdentityProviderClient);
  return (await ifExists(client.send(new DescribeUserPoolCommand(input)), ...ABSENT))?.UserPool;
}

export async function findUser(aws: Aws, user: PoolUser): Promise<Found | undefined> {
  const found = await ifExists(
    aws.client(CognitoIdentityProviderClient).send(new AdminGetUserCommand(namesOf(user))),
    ...ABSENT,
  );
  return (
    found && {
      userName: found.Username ?? user.userName,
      isEnabled: found.Enabled !== false,
      isExternal: found.UserStatus === "EXTERNAL_PROVIDER",
    }
  );
}

/** Ends the sessions of a user and prevents new ones. A user that no longer exists is success. */
export async function shutOut(aws: Aws, user: PoolUser): Promise<void> {
  const client = aws.client(CognitoIdentityProviderClient);
  await Promise.all([
    ifExists(client.send(new AdminDisableUserCommand(namesOf(user))), ...ABSENT),
    ifExists(client.send(new AdminUserGlobalSignOutCommand(namesOf(user))), ...ABSENT),
  ]);
}

export async function enable(aws: Aws, user: PoolUser): Promise<void> {
  const client = aws.client(CognitoIdentityProviderClient);
  await ifExists(client.send(new AdminEnableUserCommand(namesOf(user))), ...ABSENT);
}

function namesOf({ userPoolId, userName }: PoolUser) {
  return { UserPoolId: userPoolId, Username: userName };
}
