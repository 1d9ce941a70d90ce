import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";

/** User pools and their users. */
export function makePools(moto: Moto) {
  const cognito = openClient(moto, CognitoIdentityProviderClient);
  return {
    cognito,
    makePool: async (name: string): Promise<string> =>
      (await cognito.send(new CreateUserPoolCommand({ PoolName: name, UserPoolTags: { team: "shop" } })))
        .UserPool!.Id!,
    makeUser: async (UserPoolId: string, Username: string): Promise<void> => {
      await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "SUPPRESS" }));
    },
  };
}

/** Pools and users; without times, which Cognito moves by itself, and without sessions, which nothing brings back. */
export async function describePools(moto: Moto): Promise<unknown> {
  const cognito = openClient(moto, CognitoIdentityProviderClient);
  const { UserPools = [] } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  return Promise.all(
    UserPools.map(async ({ Id: UserPoolId }) => {
      const [{ UserPool }, { Users = [] }] = await Promise.all([
        cognito.send(new DescribeUserPoolCommand({ UserPoolId })),
        cognito.send(new ListUsersCommand({ UserPoolId })),
      ]);
      return {
        id: UserPoolId,
        tags: UserPool?.UserPoolTags,
        users: Users.map(({ UserCreateDate: _made, UserLastModifiedDate: _changed, ...user }) => user),
      };
    }),
  );
}
