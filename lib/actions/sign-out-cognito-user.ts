import { POOL_USER_NAME, USER_POOL_ID } from "../aws/formats.ts";
import { PROTECTED_TAG } from "../aws/names.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { CognitoUser } from "../model/resource.ts";
import { enable, findPool, findUser, shutOut } from "./cognito/pool-user.ts";
import { disables, inWords } from "./facts/disabled.ts";

type Before = { readonly userPoolId: string; readonly userName: string; readonly isEnabled: boolean };

const POOLS = ["arn:{partition}:cognito-idp:{region}:{account}:userpool/*"];

/**
 * Disables a user of a Cognito user pool and, in the same moment, ends its sessions: AdminDisableUser and AdminUserGlobalSignOut
 * (Cognito user pools API reference). Only the first can be taken back, so only it is held.
 */
export const signOutCognitoUser = action<CognitoUser, Before>({
  id: "sign-out-cognito-user",
  summary: "Disable a user of a Cognito user pool and end its sessions",
  reference: {
    mitigations: ["M1018", "M1036", "D3-AL", "D3-ANCI", "D3-ST"],
    cannot: [
      "take back access tokens from services that only check their signature: they pass until they expire",
      "bring ended sessions back: the user signs in again",
      "disable the user at an external identity provider",
    ],
    roundTrips: { plan: 1, apply: 1 },
    unverified: ["that a user who is disabled and signed out gets no token by the cookie of managed login"],
  },
  authority: "resource",
  permissions: {
    read: [allow(["cognito-idp:AdminGetUser", "cognito-idp:DescribeUserPool"], POOLS)],
    apply: [allow(["cognito-idp:AdminDisableUser", "cognito-idp:AdminUserGlobalSignOut"], POOLS)],
    revert: [allow(["cognito-idp:AdminEnableUser"], POOLS)],
  },
  rearms: true,
  name: ({ userPoolId, userName }) => `${userPoolId} · ${userName}`.slice(0, 100),

  async plan(target, aws) {
    const { userPoolId, account, region } = target;
    const wrong = notAPoolUser(target);
    if (wrong) return { refused: wrong };
    const [pool, user] = await Promise.all([findPool(aws, userPoolId), findUser(aws, target)]);
    if (pool === undefined) return { moot: `user pool ${userPoolId} does not exist in ${account} ${region}` };
    if (user === undefined) return { moot: `user ${target.userName} does not exist in ${userPoolId}` };
    // Called by what we were given where its own name is not one that we pass on.
    const userName = POOL_USER_NAME.pattern.test(user.userName) ? user.userName : target.userName;
    const tags = pool.UserPoolTags ?? {};
    return {
      changes: [
        {
          hold: `user-pool/${userPoolId}/user/${userName}/enabled`,
          change: `user ${userName} of ${userPoolId}: ${inWords(user.isEnabled)} → disabled, its sessions ended`,
          before: { userPoolId, userName, isEnabled: user.isEnabled },
          ...(!user.isEnabled && { inForce: true }),
        },
      ],
      affected: [
        `user ${userName}, in every application of ${userPoolId}: it cannot sign in or stay signed in`,
      ],
      limits: [
        "access tokens that it has pass until they expire, in 5 minutes to a day, wherever only their signature is checked",
        "AWS credentials that it got from an identity pool live on until they expire",
        "its sessions do not come back with an undo: it signs in again",
        ...(user.isExternal
          ? [
              "it signs in at an external identity provider: tell its administrators, for it is disabled here only",
            ]
          : []),
      ],
      ...(tags[PROTECTED_TAG] === "true" && { protectedBy: `the tag ${PROTECTED_TAG} on ${userPoolId}` }),
      asset: { tags, reach: "target", groups: [] },
    };
  },

  apply: (_target, { before }, aws) => shutOut(aws, before),

  ...disables((aws, before) => ({
    kind: "user",
    name: `user ${before.userName} of ${before.userPoolId}`,
    isEnabled: async () => (await findUser(aws, before))?.isEnabled,
    enable: () => enable(aws, before),
  })),
});

function notAPoolUser({ userPoolId, userName, region }: CognitoUser): string | undefined {
  if (!USER_POOL_ID.pattern.test(userPoolId))
    return `${JSON.stringify(userPoolId)} is not ${USER_POOL_ID.is}`;
  if (!userPoolId.startsWith(`${region}_`)) return `user pool ${userPoolId} is not in ${region}`;
  return POOL_USER_NAME.pattern.test(userName)
    ? undefined
    : `${JSON.stringify(userName)} is not ${POOL_USER_NAME.is}`;
}
