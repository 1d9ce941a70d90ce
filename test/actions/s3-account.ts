import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { PROTECTED } from "./ec2-account.ts";

/** Buckets, made by a test's own hands. */
export function makeS3(moto: Moto) {
  const s3 = openClient(moto, S3Client);
  return {
    s3,
    makeBucket: (Bucket: string) => s3.send(new CreateBucketCommand({ Bucket })),
    protect: (Bucket: string) =>
      s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: PROTECTED } })),
    remove: (Bucket: string) => s3.send(new DeleteBucketCommand({ Bucket })),
  };
}

/** Every bucket with its policy, as the text that it is, and its block of public access. */
export async function describeS3(moto: Moto): Promise<unknown> {
  const s3 = openClient(moto, S3Client);
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  return Promise.all(
    Buckets.map(async ({ Name: Bucket }) => {
      const orName = <T>(call: Promise<T>) => call.catch((error: Error) => error.name);
      const [policy, block] = await Promise.all([
        orName(s3.send(new GetBucketPolicyCommand({ Bucket })).then(({ Policy }) => Policy)),
        orName(
          s3
            .send(new GetPublicAccessBlockCommand({ Bucket }))
            .then((answer) => answer.PublicAccessBlockConfiguration),
        ),
      ]);
      return { Bucket, policy, block };
    }),
  );
}
