import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { User } from "../model/signal.ts";
import { inForce } from "./facts/in-force.ts";
import { ACCESS_KEYS, keysOf, notAUsers, USERS } from "./iam/access-keys.ts";
import { loginProfile, resetPassword } from "./iam/console-password.ts";
import { userNameOf } from "./iam/find-user.ts";
import { factsOf } from "./iam/inline-policy.ts";
import { userPolicies } from "./iam/user-policies.ts";

type Before = {
  readonly userName: string;
  readonly passwordResetRequired: boolean;
  /** ISO 8601 UTC; absent where IAM does not return it. */
  readonly createdAt?: string;
};

const OPEN_SESSIONS =
  "Open console sessions stay valid for up to 12 hours: require-mfa or deny-user stops them";

/**
 * Replaces a user's console password by a random one that Cordon does not keep, and requires a new one at the next sign-in: that
 * requirement alone would let the holder of the old password choose the next (IAM API reference, UpdateLoginProfile).
 */
export const resetConsolePassword = action<User, Before>({
  id: "reset-console-password",
  summary: "Replace the console password of an IAM user by a random one",
  reference: {
    mitigations: ["M1027", "D3-CRO"],
    limits: [
      OPEN_SESSIONS,
      "Access keys and roles assumed with them are not changed",
      "The old password cannot be restored: AWS does not return it",
      "Once the user or an administrator has set a new password, it cannot be told from another reset",
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: ["whether the date of a login profile moves when its password is replaced"],
  },
  undoes: ["iam:CreateLoginProfile", "iam:UpdateLoginProfile"],
  authority: "identity",
  permissions: {
    read: [allow(["iam:GetUser", "iam:GetLoginProfile"], USERS), ACCESS_KEYS],
    apply: [allow(["iam:UpdateLoginProfile"], USERS)],
    revert: [],
  },
  irreversible:
    "the old password cannot be read: give the person a new one by hand (aws iam update-login-profile)",
  name: ({ userName, ownerOfKey }) => (userName ? `user/${userName}` : `owner of ${ownerOfKey}`),

  async plan(target, aws) {
    const named = await userNameOf(aws, target);
    if (!("userName" in named)) return named;
    const { userName } = named;
    const user = userPolicies(aws, userName);
    const [principal, profile, keys = []] = await Promise.all([
      user.principal(),
      loginProfile(aws, userName),
      target.userName === undefined ? keysOf(aws, userName) : undefined,
    ]);
    if (target.userName === undefined && !keys.some(({ id }) => id === target.ownerOfKey))
      return { refused: notAUsers(target.ownerOfKey ?? "") };
    if (principal === undefined) return { moot: `user ${userName} does not exist in ${target.account}` };
    if (profile === undefined) return { moot: `user ${userName} has no console password` };
    const { PasswordResetRequired = false, CreateDate } = profile;
    return {
      changes: [
        {
          hold: `user/${userName}/console-password`,
          of: `console password of user ${userName}`,
          from: "current password",
          to: "random password that nobody knows, to be replaced at the next sign-in",
          before: {
            userName,
            passwordResetRequired: PasswordResetRequired,
            ...(CreateDate && { createdAt: CreateDate.toISOString() }),
          },
        },
      ],
      affected: [
        `everyone who signs in to the console as user ${userName}, the owner too: an administrator gives out a new password by hand (aws iam update-login-profile)`,
      ],
      limits: [
        OPEN_SESSIONS,
        `Access keys of user ${userName} are not changed`,
        `Without iam:ChangePassword user ${userName} cannot choose a password of its own afterwards`,
      ],
      ...factsOf(user.name, principal),
    };
  },

  apply: (_target, { before }, aws) => resetPassword(aws, before.userName),

  verify: (_target, changes, aws) =>
    inForce(changes, async ({ before: { userName } }) => {
      const profile = await loginProfile(aws, userName);
      return profile === undefined || profile.PasswordResetRequired
        ? undefined
        : `user ${userName} need not choose a new password: it was not reset, or another password was set since`;
    }),
});
