import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { BUCKET_NAME, IDENTITY_CENTER_USER, PRINCIPAL_ARN, SESSION_USER_ID } from "./formats.ts";

/** The only documents that Cordon ever writes into IAM: each can but deny. */
function denies(statement: {
  readonly Action?: "*";
  readonly NotAction?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "Cordon", Effect: "Deny", ...statement, Resource: "*" }],
  });
}

/** Denies everything, also to sessions made by GetSessionToken and GetFederationToken: their calls are checked against the user's policies (IAM user guide). */
export function denyEverything(): string {
  return denies({ Action: "*" });
}

/**
 * Denies everything to the sessions of one name of a role: `aws:userid` is `<role id>:<session name>` (IAM user guide, "aws:userid").
 * Throws a RangeError on all else. What passes has no `$`, `*` or `?`: no policy variable and no wildcard reaches the document.
 */
export function denySession(roleId: string, sessionName: string): string {
  const userId = `${roleId}:${sessionName}`;
  if (!SESSION_USER_ID.pattern.test(userId))
    throw new RangeError(`${JSON.stringify(userId)} is not ${SESSION_USER_ID.is}`);
  return denies({ Action: "*", Condition: { StringEquals: { "aws:userid": userId } } });
}

/**
 * Denies everything to sessions that were made before a moment, in ISO 8601 UTC to the second (IAM user guide, "revoke IAM role
 * temporary security credentials"). Throws a RangeError on all else. Long-term keys carry no `aws:TokenIssueTime`: they are not hit.
 */
export function denyOlderSessions(cutoff: string): string {
  if (!isSecond(cutoff)) throw new RangeError(`${JSON.stringify(cutoff)} is not a moment like ${EXAMPLE}`);
  return denies({ Action: "*", Condition: { DateLessThan: { "aws:TokenIssueTime": cutoff } } });
}

const EXAMPLE = "2026-11-22T12:01:00Z";

/** There is no 30 February: what is written differently after reading is no moment. */
function isSecond(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString() === text.replace("Z", ".000Z")
  );
}

/** The moment up to which a document denies sessions; undefined when it is not exactly of that form. */
export function cutoffOf(document: string): string | undefined {
  const cutoff = /"aws:TokenIssueTime"\s*:\s*"([^"]*)"/.exec(document)?.[1] ?? "";
  return isSecond(cutoff) && sameDocument(document, denyOlderSessions(cutoff)) ? cutoff : undefined;
}

/** A trust policy that lets nobody in. It allows nothing, so what it does not name is denied as well. */
export function trustNobody(): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "Cordon", Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
  });
}

/**
 * Denies all but what a user needs to set up a second factor, unless the session was made with one (IAM user guide,
 * "Allows MFA-authenticated IAM users to manage their own credentials"). `BoolIfExists`: calls signed with a long-term key carry no such key.
 */
export function denyWithoutMfa(): string {
  return denies({
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
}

/** Whom a statement in a bucket's policy denies: a role or user by its ARN, or one session of a role. */
export type DeniedInBucket =
  | { readonly arn: string }
  | { readonly roleId: string; readonly sessionName: string };

/**
 * The one statement that Cordon ever adds to a policy of others: denies one principal everything in a bucket. For a session
 * `aws:PrincipalArn` is the ARN of its role, so one session is told by its `aws:userid` (IAM user guide, both keys). Conditions and
 * no Principal of its own: S3 rewrites that when a role is deleted. Throws a RangeError on all that could be wider than one principal.
 */
export function denyInBucket(partition: string, bucketName: string, whom: DeniedInBucket) {
  if (!/^aws[a-z-]{0,20}$/.test(partition))
    throw new RangeError(`${JSON.stringify(partition)} is no partition`);
  if (!BUCKET_NAME.pattern.test(bucketName))
    throw new RangeError(`${JSON.stringify(bucketName)} is not ${BUCKET_NAME.is}`);
  const bucket = `arn:${partition}:s3:::${bucketName}`;
  const [Condition, who] = conditionOn(whom);
  return {
    // A name of its own for each principal; S3 takes letters and digits.
    Sid: `Cordon${createHash("sha256").update(who).digest("hex").slice(0, 16)}`,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucket, `${bucket}/*`],
    Condition,
  } as const;
}

function conditionOn(whom: DeniedInBucket) {
  if ("arn" in whom) {
    if (!PRINCIPAL_ARN.pattern.test(whom.arn) || whom.arn.includes(":sts::"))
      throw new RangeError(`${JSON.stringify(whom.arn)} is not the ARN of one role or user`);
    return [{ ArnEquals: { "aws:PrincipalArn": whom.arn } }, whom.arn] as const;
  }
  const userId = `${whom.roleId}:${whom.sessionName}`;
  if (!SESSION_USER_ID.pattern.test(userId))
    throw new RangeError(`${JSON.stringify(userId)} is not ${SESSION_USER_ID.is}`);
  return [{ StringEquals: { "aws:userid": userId } }, userId] as const;
}

/**
 * The one statement that Cordon adds to a service control policy or a permission set: denies everything to the sessions of one person
 * of IAM Identity Center that were made before a moment (its user guide, "prepare to revoke active role sessions"). Nobody but that
 * person's sessions has the key `identitystore:UserId`. Throws a RangeError on all else.
 */
export function denyPerson(userId: string, cutoff: string) {
  if (!IDENTITY_CENTER_USER.pattern.test(userId))
    throw new RangeError(`${JSON.stringify(userId)} is not ${IDENTITY_CENTER_USER.is}`);
  if (!isSecond(cutoff)) throw new RangeError(`${JSON.stringify(cutoff)} is not a moment like ${EXAMPLE}`);
  return {
    // A name of its own for each person; letters and digits are all that is allowed.
    Sid: `Cordon${userId.replaceAll("-", "")}`,
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: {
      StringEquals: { "identitystore:UserId": userId },
      DateLessThan: { "aws:TokenIssueTime": cutoff },
    },
  } as const;
}

/** The moment up to which a statement denies a person; undefined when it is not exactly of that form. */
export function personCutoffOf(statement: unknown, userId: string): string | undefined {
  const cutoff = /"aws:TokenIssueTime":"([^"]*)"/.exec(JSON.stringify(statement))?.[1] ?? "";
  return isSecond(cutoff) && isDeepStrictEqual(statement, denyPerson(userId, cutoff)) ? cutoff : undefined;
}

/** Whether two documents say the same, however they are written; one that is no JSON says nothing. */
export function sameDocument(a: string, b: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
}
