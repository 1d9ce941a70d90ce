import type { NetworkInterface, SecurityGroup } from "@aws-sdk/client-ec2";
import { groupId, isDrain } from "../../aws/quarantine-groups.ts";
import type { Aws } from "../../model/action.ts";
import { isCode } from "../facts/if-exists.ts";
import { groupsOf, isPublic, networkInterfaces, setGroups } from "./network-interface.ts";

/**
 * How long an interface stays in the drain group, in milliseconds. AWS's own tools do not wait, and no page says how long the network
 * takes to follow EC2's answer (seconds, as far as is known). During that time the host is open to its network.
 */
export const DWELL_MS = 2_000;
/** How long to wait for the drain step of another response, its call after the dwell included. */
export const AFTER_DRAIN_MS = DWELL_MS + 500;

/** What the drain step cuts of the open connections, and its limits, for operators. */
export function drainLimits(drained: readonly string[], open: readonly string[]): string[] {
  return [
    ...(drained.length > 0
      ? [
          `${drained.join(", ")} ${drained.length === 1 ? "is" : "are"} in the drain group for ${DWELL_MS / 1000} s, open to the VPC and what is connected to it, so that established connections are cut`,
          "Connections that AWS always tracks may live on until idle all the same: through a NAT gateway, a Network or Gateway Load Balancer, a transit gateway, PrivateLink, a firewall endpoint, a Global Accelerator; and ICMP",
        ]
      : []),
    ...(open.length > 0
      ? [
          `${open.join(", ")} may be reached from the internet, so the drain step is left out: in the drain group everybody could reach every port; release-address cuts connections through a public IPv4 address`,
        ]
      : []),
  ];
}

/** Whether an interface is between the two steps: in the drain group of another response, or left there by a crash. */
export function isInDrain(eni: NetworkInterface, groups: readonly SecurityGroup[], account: string): boolean {
  const drains = groups.filter((group) => isDrain(group, account)).map(groupId);
  return groupsOf(eni).some((id) => drains.includes(id));
}

/** Returns a host's interfaces after the drain step of another response, if one is under way. */
export async function afterDrain(
  aws: Aws,
  instanceId: string,
  interfaces: readonly NetworkInterface[],
  drains: readonly SecurityGroup[],
): Promise<readonly NetworkInterface[]> {
  if (!interfaces.some((eni) => isInDrain(eni, drains, aws.account))) return interfaces;
  await dwell(AFTER_DRAIN_MS);
  return networkInterfaces(aws, "attachment.instance-id", instanceId);
}

/**
 * Moves an interface into the drain group and waits, so that its connections are no longer tracked when it leaves. Leaves an interface
 * that is in quarantine, or reachable from the internet. Returns an error instead of throwing it: isolation has priority.
 */
export async function drainInterface(
  aws: Aws,
  { interfaceId, drain, quarantine }: { interfaceId: string; drain: string; quarantine: string },
): Promise<{ readonly failed?: unknown }> {
  const [eni] = await networkInterfaces(aws, "network-interface-id", interfaceId);
  if (eni === undefined || groupsOf(eni).join() === quarantine || isPublic(eni)) return {};
  try {
    if (await setGroups(aws, interfaceId, [drain])) await dwell(DWELL_MS);
    return {};
  } catch (failed) {
    // The drain group was deleted since the plan: isolate without it.
    return isCode(failed, "InvalidGroup.NotFound") ? {} : { failed };
  }
}

function dwell(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
