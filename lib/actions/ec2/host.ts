import { EC2Client, type Instance as Host, paginateDescribeInstances, type Tag } from "@aws-sdk/client-ec2";
import { INSTANCE_ID } from "../../aws/formats.ts";
import { PROTECTED_TAG } from "../../aws/names.ts";
import { everyPage } from "../../aws/pages.ts";
import type { Aws, Moot, Refusal } from "../../model/action.ts";
import type { Instance } from "../../model/signal.ts";

/** Why a value cannot be the id of a host. To EC2 filters `*` and `?` are wildcards: a loose id would name every host. */
export function notAnInstance(instanceId: string): Refusal | undefined {
  return INSTANCE_ID.pattern.test(instanceId)
    ? undefined
    : { refused: `${JSON.stringify(instanceId)} is not ${INSTANCE_ID.is}` };
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

/** Where one of these says that no response may touch it; as `Plan.protectedBy`. */
export function protection(
  tagged: readonly { readonly id: string | undefined; readonly tags: readonly Tag[] | undefined }[],
): { protectedBy?: string } {
  const found = tagged.find(({ tags }) => tagValue(tags, PROTECTED_TAG) === "true");
  return found ? { protectedBy: `the tag ${PROTECTED_TAG} on ${found.id}` } : {};
}
