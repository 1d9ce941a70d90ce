import {
  AddTagsCommand,
  CloudTrailClient,
  CreateTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";

export const PLACE = { account: "123456789012", region: "us-east-1" } as const;

/** Trails of one Region that deliver into one bucket. */
export async function makeTrails(moto: Moto, region: string = PLACE.region) {
  const cloudtrail = openClient(moto, CloudTrailClient, region);
  await openClient(moto, S3Client).send(new CreateBucketCommand({ Bucket: "logs" }));
  return {
    cloudtrail,
    makeTrail: async (Name: string, { multiRegion = true } = {}) => {
      await cloudtrail.send(
        new CreateTrailCommand({ Name, S3BucketName: "logs", IsMultiRegionTrail: multiRegion }),
      );
      await cloudtrail.send(new StartLoggingCommand({ Name }));
    },
    stop: (Name: string) => cloudtrail.send(new StopLoggingCommand({ Name })),
    protect: (name: string) =>
      cloudtrail.send(
        new AddTagsCommand({
          ResourceId: `arn:aws:cloudtrail:${region}:${PLACE.account}:trail/${name}`,
          TagsList: [{ Key: "cordon:protected", Value: "true" }],
        }),
      ),
  };
}

/** Every trail with whether it records, its selectors and tags. */
export async function describeTrails(moto: Moto): Promise<unknown> {
  const cloudtrail = openClient(moto, CloudTrailClient);
  const { trailList = [] } = await cloudtrail.send(new DescribeTrailsCommand({}));
  return Promise.all(
    trailList.map(async (trail) => {
      const [status, selectors, tags] = await Promise.all([
        cloudtrail.send(new GetTrailStatusCommand({ Name: trail.Name })),
        cloudtrail.send(new GetEventSelectorsCommand({ TrailName: trail.Name })),
        cloudtrail.send(new ListTagsCommand({ ResourceIdList: [trail.TrailARN!] })),
      ]);
      const { EventSelectors, AdvancedEventSelectors } = selectors;
      return {
        trail,
        isLogging: status.IsLogging,
        selectors: { EventSelectors, AdvancedEventSelectors },
        tags: tags.ResourceTagList?.[0]?.TagsList,
      };
    }),
  );
}
