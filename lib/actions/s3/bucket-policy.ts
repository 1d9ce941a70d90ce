import { isDeepStrictEqual } from "node:util";
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Aws } from "../../action.ts";
import { isRecord } from "../../json.ts";
import type { Bucket } from "../../signal.ts";
import { unlessGone } from "../facts/unless-gone.ts";
import { NO_BUCKET, ofTarget } from "./bucket.ts";

/** What S3 takes (user guide, "Bucket policies"), in bytes. */
export const ROOM = 20 * 1024;

interface Policy {
  readonly [key: string]: unknown;
  readonly Statement: readonly unknown[];
}

/** The policy of a bucket as the text that it is, "" where it has none; undefined where the bucket is gone. */
export const readPolicy = async (aws: Aws, bucket: Bucket): Promise<string | undefined> => {
  const call = aws.client(S3Client).send(new GetBucketPolicyCommand(ofTarget(bucket)));
  const found = unlessGone(call, /^NoSuchBucketPolicy$/).then((answer) => ({ text: answer?.Policy ?? "" }));
  return (await unlessGone(found, NO_BUCKET))?.text;
};

/** Replaces the policy, or deletes it where nothing is left; nothing where the bucket is gone. */
export const writePolicy = async (aws: Aws, bucket: Bucket, text: string): Promise<void> => {
  const client = aws.client(S3Client);
  await unlessGone<unknown>(
    text === ""
      ? client.send(new DeleteBucketPolicyCommand(ofTarget(bucket)))
      : client.send(new PutBucketPolicyCommand({ ...ofTarget(bucket), Policy: text })),
    NO_BUCKET,
  );
};

/** A policy's text as data, a single statement as a list of one; "" has none. Throws where it is no policy. */
const parse = (text: string): Policy => {
  if (text === "") return { Version: "2012-10-17", Statement: [] };
  const policy: unknown = JSON.parse(text);
  if (!isRecord(policy) || policy["Statement"] === undefined)
    throw new Error("a bucket policy without statements");
  const { Statement } = policy;
  return { ...policy, Statement: Array.isArray(Statement) ? Statement : [Statement] };
};

const named = (statement: unknown, sid: string): boolean => isRecord(statement) && statement["Sid"] === sid;

/** The statements of that name. */
export const statementsIn = (text: string, sid: string): readonly unknown[] =>
  parse(text).Statement.filter((one) => named(one, sid));

/** The policy with one more statement, in place of what has its name. */
export const withStatement = (text: string, statement: { readonly Sid: string }): string => {
  const policy = parse(text);
  const others = policy.Statement.filter((one) => !named(one, statement.Sid));
  return JSON.stringify({ ...policy, Statement: [...others, statement] });
};

/** The policy without the statements of that name; as it is where there is none, "" where nothing else is in it. */
export const withoutStatement = (text: string, sid: string): string => {
  const policy = parse(text);
  const Statement = policy.Statement.filter((one) => !named(one, sid));
  if (Statement.length === policy.Statement.length) return text;
  return Statement.length === 0 ? "" : JSON.stringify({ ...policy, Statement });
};

/** Whether two policies say the same, however they are written. */
export const samePolicy = (a: string, b: string): boolean =>
  (a === "") === (b === "") && isDeepStrictEqual(parse(a), parse(b));
