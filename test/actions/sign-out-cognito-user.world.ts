import {
  AdminDeleteUserCommand,
  AdminEnableUserCommand,
  DeleteUserPoolCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { signOutCognitoUser } from "../../lib/actions/sign-out-cognito-user.ts";
import type { CognitoUser } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describePools, makePools } from "./cognito-account.ts";
import { PLACE } from "./ec2-account.ts";

/** A user, another one beside it, and one of the same name in another pool. */
function user(goes: "user" | "pool") {
  return async (moto: Moto): Promise<Sample<CognitoUser>> => {
    const { cognito, makePool, makeUser } = makePools(moto);
    const [UserPoolId, other] = [await makePool("shop"), await makePool("staff")];
    for (const name of ["ana", "bo"]) await makeUser(UserPoolId, name);
    await makeUser(other, "ana");
    const ana = { UserPoolId, Username: "ana" };
    return {
      target: { ...PLACE, userPoolId: UserPoolId, userName: "ana" },
      // moto has no TagResource for pools.
      protect: () =>
        cognito.send(new UpdateUserPoolCommand({ UserPoolId, UserPoolTags: { "cordon:protected": "true" } })),
      remove: async () => {
        if (goes === "user") await cognito.send(new AdminDeleteUserCommand(ana));
        else await cognito.send(new DeleteUserPoolCommand({ UserPoolId }));
      },
      describe: () => describePools(moto),
      meddle: async () => void (await cognito.send(new AdminEnableUserCommand(ana))),
      // Enabled, as before: nothing is left to undo.
      afterMeddling: "undone",
    };
  };
}

export const world: World<CognitoUser> = {
  action: signOutCognitoUser,
  samples: { "a user that is deleted": user("user"), "a user whose pool is deleted": user("pool") },
};
