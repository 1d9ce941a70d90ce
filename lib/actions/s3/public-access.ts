import {
  DeletePublicAccessBlockCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyStatusCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Aws } from "../../model/action.ts";
import type { Bucket } from "../../model/signal.ts";
import { ifExists } from "../facts/if-exists.ts";
import { ofTarget } from "./bucket.ts";

const FLAGS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] as const;
type Flags = Readonly<Record<(typeof FLAGS)[number], boolean>>;

/** A bucket's block of public access. Without flags the bucket has no configuration, which differs from four times false. */
export type Block = { readonly flags?: Flags };

export const ALL: Block = {
  flags: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
};

export function isAll({ flags }: Block): boolean {
  return flags !== undefined && FLAGS.every((flag) => flags[flag]);
}

/** Returns a configuration as displayed. */
export function blockInWords({ flags }: Block): string {
  if (flags === undefined) return "no block of public access";
  const on = FLAGS.filter((flag) => flags[flag]);
  if (on.length === FLAGS.length) return "all public access blocked";
  return on.length > 0 ? `only ${on.join(", ")}` : "a block of public access with everything off";
}

/** The bucket's own configuration; undefined where the bucket does not exist. */
export async function blocked(aws: Aws, target: Bucket): Promise<Block | undefined> {
  const call = aws.client(S3Client).send(new GetPublicAccessBlockCommand(ofTarget(target)));
  const found = ifExists(call, "NoSuchPublicAccessBlockConfiguration").then((answer): Block => {
    const now = answer?.PublicAccessBlockConfiguration ?? {};
    return answer
      ? { flags: Object.fromEntries(FLAGS.map((flag) => [flag, now[flag] === true])) as Flags }
      : {};
  });
  return ifExists(found, "NoSuchBucket");
}

/** Sets all four flags, or deletes the configuration. A bucket that does not exist is success. */
export async function setBlock(aws: Aws, target: Bucket, { flags }: Block): Promise<void> {
  const client = aws.client(S3Client);
  const bucket = ofTarget(target);
  await ifExists<unknown>(
    flags
      ? client.send(new PutPublicAccessBlockCommand({ ...bucket, PublicAccessBlockConfiguration: flags }))
      : client.send(new DeletePublicAccessBlockCommand(bucket)),
    "NoSuchBucket",
  );
}

export async function hasPublicPolicy(aws: Aws, target: Bucket): Promise<boolean> {
  const call = aws.client(S3Client).send(new GetBucketPolicyStatusCommand(ofTarget(target)));
  const found = await ifExists(call, "NoSuchBucket", "NoSuchBucketPolicy");
  return found?.PolicyStatus?.IsPublic === true;
}

export async function isWebsite(aws: Aws, target: Bucket): Promise<boolean> {
  const call = aws.client(S3Client).send(new GetBucketWebsiteCommand(ofTarget(target)));
  return (await ifExists(call, "NoSuchBucket", "NoSuchWebsiteConfiguration")) !== undefined;
}

/** Whether ACLs have an effect: not where the bucket owner owns all objects, the default for buckets made since 2023. */
export async function takesAcls(aws: Aws, target: Bucket): Promise<boolean> {
  const call = aws.client(S3Client).send(new GetBucketOwnershipControlsCommand(ofTarget(target)));
  const found = await ifExists(call, "NoSuchBucket", "OwnershipControlsNotFoundError");
  return found?.OwnershipControls?.Rules?.[0]?.ObjectOwnership !== "BucketOwnerEnforced";
}
