import { randomInt } from "node:crypto";
import { inspect } from "node:util";
import { GetLoginProfileCommand, IAMClient, UpdateLoginProfileCommand } from "@aws-sdk/client-iam";
import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { User } from "../model/signal.ts";
import { ACCESS_KEYS, keysOf, notAUsers, USERS } from "./iam/access-keys.ts";
import { userNameOf } from "./iam/find-user.ts";
import { assetOf, protection } from "./iam/inline-policy.ts";
import { unlessAbsent } from "./iam/unless-absent.ts";
import { userPolicies } from "./iam/user-policies.ts";

type Before = {
  readonly userName: string;
  readonly passwordResetRequired: boolean;
  /** ISO 8601 UTC; absent where IAM does not tell. */
  readonly createdAt?: string;
};

/**
 * Gives a user's console password up for one that nobody knows, and asks for a new one at the next sign-in: asking alone
 * would let whoever knows the old one choose the next (IAM API reference, UpdateLoginProfile).
 */
export const resetConsolePassword = action<User, Before>({
  id: "reset-console-password",
  summary: "Replace an IAM user's console password by one that nobody knows",
  reference: {
    mitigations: ["M1027", "D3-CRO"],
    cannot: [
      "end console sessions that are open: they live for up to 12 hours; require-mfa or deny-user stops them",
      "touch access keys and what was assumed with them",
      "bring the old password back: nobody can read one",
      "tell from another reset, once the user or an administrator has set a new password",
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
          change: `console password of user ${userName}: as it is → one that nobody knows, to be replaced at the next sign-in`,
          before: {
            userName,
            passwordResetRequired: PasswordResetRequired,
            ...(CreateDate && { createdAt: CreateDate.toISOString() }),
          },
        },
      ],
      affected: [
        `whoever signs in to the console as user ${userName}, the person too: an administrator gives out a new password by hand (aws iam update-login-profile)`,
      ],
      limits: [
        `console sessions of user ${userName} that are open live on for up to 12 hours: require-mfa or deny-user stops them`,
        `access keys of user ${userName} stay as they are`,
        `without iam:ChangePassword user ${userName} cannot choose a password of its own afterwards`,
      ],
      ...protection(user, principal),
      asset: assetOf(principal),
    };
  },

  async apply(_target, { before: { userName } }, aws) {
    const password = unknownPassword();
    const input = { UserName: userName, Password: password, PasswordResetRequired: true };
    try {
      await unlessAbsent(aws.client(IAMClient).send(new UpdateLoginProfileCommand(input)));
    } catch (error) {
      throw without(password, error);
    }
  },

  async verify(_target, changes, aws) {
    const found = await Promise.all(
      changes.map(async ({ before: { userName } }) => {
        const profile = await loginProfile(aws, userName);
        return profile === undefined || profile.PasswordResetRequired
          ? []
          : [`user ${userName} need not choose a new password: it was not reset, or somebody set one since`];
      }),
    );
    const missing = found.flat();
    return { holds: missing.length === 0, missing };
  },
});

/** How a user signs in to the console; undefined without a password, or without the user. */
async function loginProfile(aws: Aws, UserName: string) {
  return (await unlessAbsent(aws.client(IAMClient).send(new GetLoginProfileCommand({ UserName }))))
    ?.LoginProfile;
}

/** Every kind of character that a password policy can ask for (IAM user guide, "set an account password policy"). */
const KINDS = [
  "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  "abcdefghijklmnopqrstuvwxyz",
  "0123456789",
  "!@#$%^&*()_+-=[]{}|'",
];
/** The longest that IAM takes: long enough for every policy. */
const LENGTH = 128;

/** It lives in this call only: no record, log or error has it. */
function unknownPassword(): string {
  const all = KINDS.join("");
  const one = (from: string) => from.charAt(randomInt(from.length));
  return [...KINDS, ...Array.from({ length: LENGTH - KINDS.length }, () => all)].map(one).join("");
}

/** The error, or, where it repeats the password, its name and its words without that. */
function without(password: string, error: unknown): unknown {
  if (!inspect(error, { depth: 5 }).includes(password)) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return Object.assign(new Error(message.replaceAll(password, "…")), { name });
}
