import { EC2Client, type Instance as Host, paginateDescribeInstances, type Tag } from "@aws-sdk/client-ec2";
import { INSTANCE_ID } from "../../aws/formats.ts";
import { everyPage } from "../../aws/pages.ts";
import type { Asset, Aws, GroupMember, Moot, Refusal } from "../../model/action.ts";
import type { Instance } from "../../model/signal.ts";
import type { Unknown } from "../facts/if-answered.ts";
import { malformed } from "../facts/malformed.ts";
import { protection, type Tagged, tagsOf } from "../facts/tags.ts";

/** The resource ARN of every instance of the target's account and Region. */
export const INSTANCES = ["arn:{partition}:ec2:{region}:{account}:instance/*"];

/** Refuses a value that cannot be an instance id. EC2 filters treat `*` and `?` as wildcards: a loose id would match every host. */
export function notAnInstance(instanceId: string): Refusal | undefined {
  return malformed([instanceId, INSTANCE_ID]);
}

/**
 * Returns the host as EC2 describes it, also a host that AWS hides because a service manages it.
 * Moot when no such host exists or it is being terminated (EC2 lists terminated hosts for a while). A stopped host can start again, so it
 * counts.
 */
export async function findHost(aws: Aws, { instanceId, account, region }: Instance): Promise<Host | Moot> {
  const [reservation] = await everyPage(
    paginateDescribeInstances(
      { client: aws.client(EC2Client), pageSize: 1000 },
      { Filters: [{ Name: "instance-id", Values: [instanceId] }], IncludeManagedResources: true },
    ),
    (page) => page.Reservations,
  );
  const host = reservation?.Instances?.[0];
  if (host === undefined) return { moot: `${instanceId} does not exist in ${account} ${region}` };
  const state = host.State?.Name;
  return state === "terminated" || state === "shutting-down" ? { moot: `${instanceId} is ${state}` } : host;
}

/** The value of one tag. */
export function tagValue(tags: readonly Tag[] | undefined, key: string): string | undefined {
  return tags?.find(({ Key }) => Key === key)?.Value;
}

/** Returns a host as displayed: "i-0abc (web)". */
export function hostName({ InstanceId = "", Tags }: Host): string {
  const name = tagValue(Tags, "Name");
  return name ? `${InstanceId} (${name})` : InstanceId;
}

/**
 * What guardrails and operators learn about a host: whether it, or a tagged resource in `also`, is protected, and in which groups it
 * serves. By default no group, for actions that take it out of none.
 */
export function hostFacts(
  host: Host,
  serving: readonly GroupMember[] | Unknown = [],
  ...also: readonly Tagged[]
): { readonly protectedBy?: string; readonly asset: Asset } {
  const groups = "unknown" in serving ? {} : { groups: serving };
  return {
    ...protection([host.InstanceId, host.Tags], ...also),
    asset: { tags: tagsOf(host.Tags), reach: "target", ...groups },
  };
}
