import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { BUCKET_NAME, IDENTITY_CENTER_USER, PRINCIPAL_ARN, SESSION_USER_ID } from "./formats.ts";

/** The only documents that Cordon writes into IAM: each can only deny. */
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

/**
 * Denies everything, also to sessions made by GetSessionToken and GetFederationToken: AWS checks their calls against the user's policies
 * (IAM user guide).
 */
export function denyEverything(): string {
  return denies({ Action: "*" });
}

/**
 * Denies everything to the sessions of one name of a role: `aws:userid` is `<role id>:<session name>` (IAM user guide, "aws:userid").
 * Throws a RangeError for malformed arguments. Accepted ones have no `$`, `*` or `?`: no policy variable and no wildcard reaches the
 * document.
 */
export function denySession(roleId: string, sessionName: string): string {
  const userId = `${roleId}:${sessionName}`;
  if (!SESSION_USER_ID.pattern.test(userId))
    throw new RangeError(`${JSON.stringify(userId)} is not ${SESSION_USER_ID.is}`);
  return denies({ Action: "*", Condition: { StringEquals: { "aws:userid": userId } } });
}

/**
 * Denies everything to sessions made before a time, in ISO 8601 UTC to the second (IAM user guide, "revoke IAM role temporary security
 * credentials"). Throws a RangeError for another format. Long-term keys carry no `aws:TokenIssueTime`: they are not affected.
 */
export function denyOlderSessions(cutoff: string): string {
  if (!isSecond(cutoff)) throw new RangeError(`${JSON.stringify(cutoff)} is not a moment like ${EXAMPLE}`);
  return denies({ Action: "*", Condition: { DateLessThan: { "aws:TokenIssueTime": cutoff } } });
}

const EXAMPLE = "2026-11-22T12:01:00Z";

/** Rejects dates such as 30 February, whose text changes when parsed and formatted. */
function isSecond(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString() === text.replace("Z", ".000Z")
  );
}

/** The cutoff of a document; undefined when it is not exactly of that form. */
export function cutoffOf(document: string): string | undefined {
  const cutoff = /"aws:TokenIssueTime"\s*:\s*"([^"]*)"/.exec(document)?.[1] ?? "";
  return isSecond(cutoff) && sameDocument(document, denyOlderSessions(cutoff)) ? cutoff : undefined;
}

/** A trust policy without an Allow: no principal can assume the role. */
export function trustNobody(): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "Cordon", Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
  });
}

/**
 * Denies everything except MFA enrollment to a user's sessions without MFA (IAM user guide, "Allows MFA-authenticated IAM users to manage
 * their own credentials"). `BoolIfExists`: calls signed with a long-term key carry no such key.
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

/** The principal that a statement in a bucket policy denies: a role or user by its ARN, or one session of a role. */
export type DeniedInBucket =
  | { readonly arn: string }
  | { readonly roleId: string; readonly sessionName: string };

/**
 * The statement that Cordon adds to a bucket policy: denies one principal everything in a bucket. For a session `aws:PrincipalArn` is the
 * ARN of its role, so `aws:userid` identifies one session (IAM user guide, both keys). Uses conditions and no Principal element: S3
 * rewrites that when a role is deleted. Throws a RangeError for arguments that could match more than one principal.
 */
export function denyInBucket(partition: string, bucketName: string, whom: DeniedInBucket) {
  if (!/^aws[a-z-]{0,20}$/.test(partition))
    throw new RangeError(`${JSON.stringify(partition)} is no partition`);
  if (!BUCKET_NAME.pattern.test(bucketName))
    throw new RangeError(`${JSON.stringify(bucketName)} is not ${BUCKET_NAME.is}`);
  const bucket = `arn:${partition}:s3:::${bucketName}`;
  const [Condition, who] = conditionOn(whom);
  return {
    // A unique Sid per principal; S3 allows letters and digits.
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
 * The statement that Cordon adds to a service control policy or a permission set: denies everything to the sessions of one person of IAM
 * Identity Center that were made before a time (its user guide, "prepare to revoke active role sessions"). Only that person's sessions
 * carry the key `identitystore:UserId`. Throws a RangeError for malformed arguments.
 */
export function denyPerson(userId: string, cutoff: string) {
  if (!IDENTITY_CENTER_USER.pattern.test(userId))
    throw new RangeError(`${JSON.stringify(userId)} is not ${IDENTITY_CENTER_USER.is}`);
  if (!isSecond(cutoff)) throw new RangeError(`${JSON.stringify(cutoff)} is not a moment like ${EXAMPLE}`);
  return {
    // A unique Sid per person; only letters and digits are allowed.
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

/** The cutoff of a statement about a person; undefined when it is not exactly of that form. */
export function personCutoffOf(statement: unknown, userId: string): string | undefined {
  const cutoff = /"aws:TokenIssueTime":"([^"]*)"/.exec(JSON.stringify(statement))?.[1] ?? "";
  return isSecond(cutoff) && isDeepStrictEqual(statement, denyPerson(userId, cutoff)) ? cutoff : undefined;
}

/** Whether two documents have the same content, regardless of formatting; false for invalid JSON. */
export function sameDocument(a: string, b: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
}
