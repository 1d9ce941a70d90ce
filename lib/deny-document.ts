import { isDeepStrictEqual } from "node:util";
import { SESSION_USER_ID } from "./aws-formats.ts";

/** The only documents that Cordon ever writes into IAM: each can but deny. */
const denies = (statement: {
  readonly Action?: "*";
  readonly NotAction?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "Cordon", Effect: "Deny", ...statement, Resource: "*" }],
  });

/** Denies everything, also to sessions made by GetSessionToken and GetFederationToken: their calls are checked against the user's policies (IAM user guide). */
export const denyEverything = (): string => denies({ Action: "*" });

/**
 * Denies everything to the sessions of one name of a role: `aws:userid` is `<role id>:<session name>` (IAM user guide, "aws:userid").
 * Throws a RangeError on all else. What passes has no `$`, `*` or `?`: no policy variable and no wildcard reaches the document.
 */
export const denySession = (roleId: string, sessionName: string): string => {
  const userId = `${roleId}:${sessionName}`;
  if (!SESSION_USER_ID.pattern.test(userId))
    throw new RangeError(`${JSON.stringify(userId)} is not ${SESSION_USER_ID.is}`);
  return denies({ Action: "*", Condition: { StringEquals: { "aws:userid": userId } } });
};

/**
 * Denies all but what a user needs to set up a second factor, unless the session was made with one (IAM user guide,
 * "Allows MFA-authenticated IAM users to manage their own credentials"). `BoolIfExists`: calls signed with a long-term key carry no such key.
 */
export const denyWithoutMfa = (): string =>
  denies({
    NotAction: [
      "iam:ChangePassword",
      "iam:CreateVirtualMFADevice",
      "iam:EnableMFADevice",
      "iam:GetUser",
      "iam:ListMFADevices",
      "sts:GetSessionToken",
    ],
    Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  });

/** Whether two documents say the same, however they are written; one that is no JSON says nothing. */
export const sameDocument = (a: string, b: string): boolean => {
  try {
    return isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
};
