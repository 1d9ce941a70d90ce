import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { asRoot, type Reach } from "../as-root.ts";
import type { Company } from "../company.ts";

/** A bucket with a public policy. */
export async function newPublicBucket(company: Company, name: string): Promise<{ bucketName: string }> {
  const s3 = asRoot(company, S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  // A new bucket has all four settings on: an attacker removes them first.
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket: name }));
  const Statement = [
    { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${name}/*` },
  ];
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await s3.send(new PutBucketPolicyCommand({ Bucket: name, Policy }));
  return { bucketName: name };
}

/** "open", or the enabled settings of Block Public Access: "all four", "BlockPublicAcls". */
export async function publicAccessBlockOf(reach: Reach, Bucket: string): Promise<string> {
  try {
    const found = await asRoot(reach, S3Client).send(new GetPublicAccessBlockCommand({ Bucket }));
    const on = Object.entries(found.PublicAccessBlockConfiguration ?? {}).filter(([, is]) => is);
    return on.length === 4 ? "all four" : on.map(([name]) => name).join(", ") || "open";
  } catch (error) {
    if ((error as Error).name === "NoSuchPublicAccessBlockConfiguration") return "open";
    throw error;
  }
}

/** The numbers of a bucket policy's statements: "1 allow, 0 deny". */
export async function bucketPolicyOf(reach: Reach, Bucket: string): Promise<string> {
  try {
    const { Policy } = await asRoot(reach, S3Client).send(new GetBucketPolicyCommand({ Bucket }));
    const { Statement } = JSON.parse(Policy!) as { Statement: { Effect: string }[] };
    const count = (effect: string) => Statement.filter(({ Effect }) => Effect === effect).length;
    return `${count("Allow")} allow, ${count("Deny")} deny`;
  } catch (error) {
    if ((error as Error).name === "NoSuchBucketPolicy") return "none";
    throw error;
  }
}
