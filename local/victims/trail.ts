import {
  CloudTrailClient,
  CreateTrailCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { asRoot, type Reach } from "../as-root.ts";
import type { Company } from "../company.ts";

/** A stopped trail. */
export async function newStoppedTrail(
  company: Company,
  name: string,
): Promise<{ trailName: string; trailArn: string }> {
  const cloudtrail = asRoot(company, CloudTrailClient);
  await asRoot(company, S3Client).send(new CreateBucketCommand({ Bucket: name }));
  const made = await cloudtrail.send(
    new CreateTrailCommand({ Name: name, S3BucketName: name, IsMultiRegionTrail: true }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name: name }));
  await cloudtrail.send(new StopLoggingCommand({ Name: name }));
  return { trailName: name, trailArn: made.TrailARN! };
}

/** "records" or "is stopped". */
export async function recordingOf(reach: Reach, Name: string): Promise<string> {
  const { IsLogging } = await asRoot(reach, CloudTrailClient).send(new GetTrailStatusCommand({ Name }));
  return IsLogging ? "records" : "is stopped";
}
