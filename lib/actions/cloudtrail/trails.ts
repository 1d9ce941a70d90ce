import {
  CloudTrailClient,
  type Trail as Described,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { TRAIL_NAME } from "../../aws/formats.ts";
import type { Aws, Moot, Refusal } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import type { Trail } from "../../model/resource.ts";
import { ifExists } from "../facts/if-exists.ts";
import { malformed } from "../facts/malformed.ts";
import { tagsOf } from "../facts/tags.ts";

export const TRAILS = ["arn:{partition}:cloudtrail:{region}:{account}:trail/*"];

/** What `findTrail` needs. */
export const FIND_TRAIL = allow(["cloudtrail:DescribeTrails"]);
/** What `trailTags` and `isLogging` need. */
export const TRAIL_TAGS = allow(["cloudtrail:ListTags"], TRAILS);
export const TRAIL_STATUS = allow(["cloudtrail:GetTrailStatus"], TRAILS);

/** Why a target cannot name a trail. */
export function notATrail({ trailName }: Trail): Refusal | undefined {
  return malformed([trailName, TRAIL_NAME]);
}

/**
 * Returns the trail of that name whose home is the target's Region. A shadow trail in another Region cannot be changed (API reference,
 * InvalidHomeRegionException), nor can an organization's trail in a member account.
 */
export async function findTrail(
  aws: Aws,
  { account, region, trailName }: Trail,
): Promise<{ readonly trail: Described } | Moot | Refusal> {
  const input = { trailNameList: [trailName], includeShadowTrails: true };
  const { trailList = [] } = await aws.client(CloudTrailClient).send(new DescribeTrailsCommand(input));
  const named = trailList.filter(({ Name }) => Name === trailName);
  const owner = (trail: Described) => trail.TrailARN?.split(":")[4];
  const foreign = named.find((trail) => owner(trail) !== account);
  if (foreign)
    return {
      refused: `trail ${trailName} is the organization's: only account ${owner(foreign)} can change it, or the account that administers CloudTrail for it`,
    };
  const trail = named.find(({ HomeRegion }) => HomeRegion === region);
  if (trail) return { trail };
  return named[0]
    ? { refused: `trail ${trailName} has its home in ${named[0].HomeRegion}, and is changed only there` }
    : { moot: `trail ${trailName} does not exist in ${region} of ${account}` };
}

/** Whether a trail logs; undefined where it does not exist. */
export async function statusOf(aws: Aws, trailName: string) {
  return ifExists(
    aws.client(CloudTrailClient).send(new GetTrailStatusCommand({ Name: trailName })),
    "TrailNotFound",
  );
}

/** A trail's tags, by key. */
export async function trailTags(
  aws: Aws,
  { TrailARN = "" }: Described,
): Promise<Readonly<Record<string, string>>> {
  const input = { ResourceIdList: [TrailARN] };
  const { ResourceTagList } = await aws.client(CloudTrailClient).send(new ListTagsCommand(input));
  return tagsOf(ResourceTagList?.[0]?.TagsList);
}

/** Whether a trail logs; undefined where it does not exist. */
export async function isLogging(aws: Aws, trailName: string): Promise<boolean | undefined> {
  const status = await statusOf(aws, trailName);
  return status && status.IsLogging === true;
}

/** Starts or stops logging. A trail that no longer exists is success. */
export async function setLogging(aws: Aws, Name: string, to: boolean): Promise<void> {
  const client = aws.client(CloudTrailClient);
  await ifExists<unknown>(
    to ? client.send(new StartLoggingCommand({ Name })) : client.send(new StopLoggingCommand({ Name })),
    "TrailNotFound",
  );
}
