import { GetBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { BUCKET_NAME } from "../../aws/formats.ts";
import type { Aws, Refusal } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import type { Bucket } from "../../model/signal.ts";
import { ifExists } from "../facts/if-exists.ts";
import { malformed } from "../facts/malformed.ts";
import { tagsOf } from "../facts/tags.ts";

export const BUCKETS = ["arn:{partition}:s3:::*"];
export const BUCKET_TAGS = allow(["s3:GetBucketTagging"], BUCKETS);

/** Why a value cannot name a bucket that this action supports. */
export function notABucket(bucketName: string): Refusal | undefined {
  const wrong = malformed([bucketName, BUCKET_NAME]);
  if (wrong) return wrong;
  return bucketName.endsWith("--x-s3")
    ? { refused: `${bucketName} is a directory bucket: those are never public and have another API` }
    : undefined;
}

/** Sends the target's account: S3 then refuses calls about a bucket of another account (S3 user guide, "Verifying bucket ownership"). */
export function ofTarget({ bucketName, account }: Bucket) {
  return {
    Bucket: bucketName,
    ExpectedBucketOwner: account,
  };
}

/** The tags of a bucket; undefined where the bucket does not exist. S3 answers an error for a bucket without tags. */
export async function bucketTags(
  aws: Aws,
  bucket: Bucket,
): Promise<Readonly<Record<string, string>> | undefined> {
  const client = aws.client(S3Client);
  const found = ifExists(client.send(new GetBucketTaggingCommand(ofTarget(bucket))), "NoSuchBucket");
  const tagged = await ifExists(
    found.then((answer) => ({ answer })),
    "NoSuchTagSet",
  );
  if (tagged === undefined) return {};
  return tagged.answer && tagsOf(tagged.answer.TagSet);
}

/** Turns S3's answer for a bucket of another account or Region into a refusal. */
export async function unlessElsewhere<T>(
  { bucketName, account, region }: Bucket,
  plan: () => Promise<T>,
): Promise<T | Refusal> {
  try {
    return await plan();
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (/^AccessDenied/.test(name))
      return {
        refused: `AWS says ${name} about bucket ${bucketName}: it belongs to another account than ${account}, or its policy or an organization's denies Cordon`,
      };
    if (/^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/.test(name))
      return { refused: `bucket ${bucketName} is not in ${region}: name its own Region` };
    throw error;
  }
}
