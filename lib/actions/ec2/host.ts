import { EC2Client, type Instance as Host, paginateDescribeInstances, type Tag } from "@aws-sdk/client-ec2";
import { INSTANCE_ID } from "../../aws/formats.ts";
import { everyPage } from "../../aws/pages.ts";
import type { Asset, Aws, GroupMember, Moot, Refusal } from "../../model/action.ts";
import type { Instance } from "../../model/signal.ts";
import type { Unknown } from "../facts/if-answered.ts";
import { malformed } from "../facts/malformed.ts";
import { protection, type Tagged, tagsOf } from "../facts/tags.ts";

/** Every instance of the target's account and Region, as a permission names them. */
export const INSTANCES = ["arn:{partition}:ec2:{region}:{account}:instance/*"];

/** Why a value cannot be the id of a host. To EC2 filters `*` and `?` are wildcards: a loose id would name every host. */
export function notAnInstance(instanceId: string): Refusal | undefined {
  return malformed([instanceId, INSTANCE_ID]);
}

/**
 * The host as EC2 describes it, one that AWS hides because a service manages it included.
 * Moot when it was never there or is on its way out (EC2 lists terminated ones for a while); a stopped one comes back, so it counts.
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

/** For people: "i-0abc (web)". */
export function hostName({ InstanceId = "", Tags }: Host): string {
  const name = tagValue(Tags, "Name");
  return name ? `${InstanceId} (${name})` : InstanceId;
}

/**
 * What is known of a host, for guardrails and people: whether it, or what `also` names with its tags, may be touched, and in which
 * groups it serves; none by default, for what takes it out of no group.
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
