import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Aws } from "../../model/action.ts";
import type { Bucket } from "../../model/signal.ts";
import { ifExists } from "../facts/if-exists.ts";
import { ofTarget } from "./bucket.ts";

/** S3's size limit (user guide, "Bucket policies"), in bytes. */
export const ROOM = 20 * 1024;

/** The policy text of a bucket, "" for none; undefined where the bucket does not exist. */
export async function readPolicy(aws: Aws, bucket: Bucket): Promise<string | undefined> {
  const call = aws.client(S3Client).send(new GetBucketPolicyCommand(ofTarget(bucket)));
  const found = ifExists(call, "NoSuchBucketPolicy").then((answer) => ({ text: answer?.Policy ?? "" }));
  return (await ifExists(found, "NoSuchBucket"))?.text;
}

/** Replaces the policy, or deletes it when it is empty. A bucket that does not exist is success. */
export async function writePolicy(aws: Aws, bucket: Bucket, text: string): Promise<void> {
  const client = aws.client(S3Client);
  await ifExists<unknown>(
    text === ""
      ? client.send(new DeleteBucketPolicyCommand(ofTarget(bucket)))
      : client.send(new PutBucketPolicyCommand({ ...ofTarget(bucket), Policy: text })),
    "NoSuchBucket",
  );
}
