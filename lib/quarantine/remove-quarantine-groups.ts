import {
  DeleteSecurityGroupCommand,
  EC2Client,
  paginateDescribeNetworkInterfaces,
} from "@aws-sdk/client-ec2";
import { everyPage } from "../aws/pages.ts";
import { drainGroups, groupId, isDrain, isOurs, taggedGroups } from "../aws/quarantine-groups.ts";
import type { Aws } from "../model/action.ts";
import { QUARANTINE_GROUP_NAME } from "./prepare.ts";
import { DRAIN_GROUP_NAME } from "./prepare-drain.ts";

/** The remaining groups of functions/prepare. */
export interface Removed {
  readonly removed: readonly string[];
  readonly kept: readonly { readonly group: string; readonly because: string }[];
}

/**
 * Deletes the quarantine and drain groups of the account and Region. Keeps and reports a group that isolates a host, or that a rule
 * names. Ignores groups that Cordon did not create.
 */
export async function removeQuarantineGroups(aws: Aws): Promise<Removed> {
  const [quarantines, drains] = await Promise.all([taggedGroups(aws), drainGroups(aws)]);
  const ours = [
    ...quarantines.filter((group) => isOurs(group, aws.account) && group.GroupName === QUARANTINE_GROUP_NAME),
    ...drains.filter((group) => isDrain(group, aws.account) && group.GroupName === DRAIN_GROUP_NAME),
  ];
  const removed: string[] = [];
  const kept: { group: string; because: string }[] = [];
  for (const group of ours.map(groupId)) {
    const because = (await usedBy(group, aws)) ?? (await remove(group, aws));
    if (because === undefined) removed.push(group);
    else kept.push({ group, because });
  }
  return { removed, kept };
}

async function usedBy(group: string, aws: Aws): Promise<string | undefined> {
  const interfaces = await everyPage(
    paginateDescribeNetworkInterfaces(
      { client: aws.client(EC2Client), pageSize: 1000 },
      { Filters: [{ Name: "group-id", Values: [group] }] },
    ),
    (page) => page.NetworkInterfaces,
  );
  if (interfaces.length === 0) return undefined;
  const names = interfaces.map(({ NetworkInterfaceId: id, Attachment }) =>
    Attachment?.InstanceId ? `${id} of ${Attachment.InstanceId}` : id,
  );
  return `in use by ${names.join(", ")}`;
}

/** Why it could not be deleted; undefined when it does not exist any more, whoever deleted it. */
async function remove(group: string, aws: Aws): Promise<string | undefined> {
  try {
    await aws.client(EC2Client).send(new DeleteSecurityGroupCommand({ GroupId: group }));
  } catch (error) {
    const { name, message } = error as Error;
    if (name === "InvalidGroup.NotFound") return undefined;
    if (name === "DependencyViolation") return message;
    throw error;
  }
}
