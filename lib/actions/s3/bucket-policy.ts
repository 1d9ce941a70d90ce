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

/** What S3 takes (user guide, "Bucket policies"), in bytes. */
export const ROOM = 20 * 1024;

/** The policy of a bucket as the text that it is, "" where it has none; undefined where the bucket is gone. */
export async function readPolicy(aws: Aws, bucket: Bucket): Promise<string | undefined> {
  const call = aws.client(S3Client).send(new GetBucketPolicyCommand(ofTarget(bucket)));
  const found = ifExists(call, "NoSuchBucketPolicy").then((answer) => ({ text: answer?.Policy ?? "" }));
  return (await ifExists(found, "NoSuchBucket"))?.text;
}

/** Replaces the policy, or deletes it where nothing is left; nothing where the bucket is gone. */
export async function writePolicy(aws: Aws, bucket: Bucket, text: string): Promise<void> {
  const client = aws.client(S3Client);
  await ifExists<unknown>(
    text === ""
      ? client.send(new DeleteBucketPolicyCommand(ofTarget(bucket)))
      : client.send(new PutBucketPolicyCommand({ ...ofTarget(bucket), Policy: text })),
    "NoSuchBucket",
  );
}
