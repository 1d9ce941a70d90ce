import { POOL_USER_NAME, USER_POOL_ID } from "../aws/formats.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { CognitoUser } from "../model/resource.ts";
import { enable, findPool, findUser, shutOut } from "./cognito/pool-user.ts";
import { malformed } from "./facts/malformed.ts";
import { protection } from "./facts/tags.ts";
import { switches } from "./facts/two-states.ts";

type Before = { readonly userPoolId: string; readonly userName: string; readonly isEnabled: boolean };

const POOLS = ["arn:{partition}:cognito-idp:{region}:{account}:userpool/*"];

/**
 * Disables a user of a Cognito user pool and ends its sessions: AdminDisableUser and AdminUserGlobalSignOut (Cognito user pools API
 * reference). Only the first can be undone, so only the first has a hold.
 */
export const signOutCognitoUser = action<CognitoUser, Before>({
  id: "sign-out-cognito-user",
  summary: "Disable a user of a Cognito user pool and end its sessions",
  reference: {
    mitigations: ["M1018", "M1036", "D3-AL", "D3-ANCI", "D3-ST"],
    limits: [
      "Access tokens stay valid until they expire, in 5 minutes to a day, wherever only their signature is checked",
      "Ended sessions do not come back with an undo: the user signs in again",
      "The user is not disabled at an external identity provider",
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
    const wrong = malformed([userPoolId, USER_POOL_ID], [target.userName, POOL_USER_NAME]);
    if (wrong) return wrong;
    if (!userPoolId.startsWith(`${region}_`))
      return { refused: `user pool ${userPoolId} is not in ${region}` };
    const [pool, user] = await Promise.all([findPool(aws, userPoolId), findUser(aws, target)]);
    if (pool === undefined) return { moot: `user pool ${userPoolId} does not exist in ${account} ${region}` };
    if (user === undefined) return { moot: `user ${target.userName} does not exist in ${userPoolId}` };
    // Uses the given name where the user's own name is not safe to repeat.
    const userName = POOL_USER_NAME.pattern.test(user.userName) ? user.userName : target.userName;
    const tags = pool.UserPoolTags ?? {};
    return {
      changes: [
        {
          hold: `user-pool/${userPoolId}/user/${userName}/enabled`,
          of: `user ${userName} of ${userPoolId}`,
          from: user.isEnabled ? WORDS.other : WORDS.set,
          to: WORDS.set,
          before: { userPoolId, userName, isEnabled: user.isEnabled },
          ...(!user.isEnabled && { inForce: true }),
        },
      ],
      affected: [`user ${userName} in every application of ${userPoolId}: signed out, cannot sign in`],
      limits: [
        "Access tokens stay valid until they expire, in 5 minutes to a day, wherever only their signature is checked",
        "AWS credentials from an identity pool stay valid until they expire",
        "Ended sessions do not come back with an undo: the user signs in again",
        ...(user.isExternal
          ? [
              "The user signs in at an external identity provider and is disabled only here: tell its administrators",
            ]
          : []),
      ],
      ...protection([userPoolId, tags]),
      asset: { tags, reach: "target", groups: [] },
    };
  },

  apply: (_target, { before }, aws) => shutOut(aws, before),

  ...switches<CognitoUser, Before>((aws, before) => ({
    name: `user ${before.userName} of ${before.userPoolId}`,
    words: WORDS,
    wasSet: !before.isEnabled,
    isSet: async () => {
      const user = await findUser(aws, before);
      return user && !user.isEnabled;
    },
    reset: () => enable(aws, before),
    will: `enable user ${before.userName} of ${before.userPoolId} again`,
  })),
});

const WORDS = { set: "disabled, sessions ended", other: "enabled" };
