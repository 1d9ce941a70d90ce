import type { NetworkInterface } from "@aws-sdk/client-ec2";
import { DRAIN_TAG, QUARANTINE_TAG } from "../aws/names.ts";
import { containmentGroups, drainGroup, groupId, isEmpty, securityGroups } from "../aws/quarantine-groups.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { afterDrain, drainInterface, drainLimits } from "./ec2/drain.ts";
import { findHost, hostFacts, hostName, INSTANCES, notAnInstance } from "./ec2/host.ts";
import { type Isolation, planInterface, previewIsolation, sameIds } from "./ec2/isolation.ts";
import {
  groupsOf,
  interfaceId,
  isPublic,
  networkInterfaces,
  serviceOwner,
  setGroups,
} from "./ec2/network-interface.ts";
import { losses, SERVING_GROUPS, servingGroups, targetGroups } from "./ec2/serving-groups.ts";
import { inForce } from "./facts/in-force.ts";

const INTERFACES = [
  "arn:{partition}:ec2:{region}:{account}:network-interface/*",
  // An optional resource of this call (service authorization reference); when AWS checks it was not verified.
  ...INSTANCES,
];
const TRACKED = "Established (tracked) connections are not cut; they end when idle";
const NOT_FILTERED =
  "The VPC's DNS resolver, instance metadata and time service stay reachable: no security group filters them";
const GROUPS = ["arn:{partition}:ec2:{region}:{account}:security-group/*"];

/**
 * Moves every network interface of a host into the empty quarantine group of its VPC, one call per interface:
 * ModifyInstanceAttribute(Groups) fails on a host with several interfaces (EC2 API reference).
 * Tracked connections outlive that. If the VPC has a drain group, an interface without a public address passes through it first:
 * connections that the drain group allows are not tracked, and end with the next group change (EC2 user guide, "Security group connection
 * tracking").
 */
export const isolateInstance = action<Instance, Isolation>({
  id: "isolate-instance",
  summary: "Isolate an instance: move every network interface into the empty quarantine group of its VPC",
  reference: {
    mitigations: ["M1030", "D3-NI", "D3-ITF", "D3-OTF"],
    limits: [
      TRACKED,
      "Where the VPC has a drain group, they are cut on interfaces without a public address",
      NOT_FILTERED,
      "Interfaces that AWS services own are not changed",
      "An Auto Scaling group may replace the instance: standby-in-auto-scaling-group prevents that",
    ],
    roundTrips: { plan: 2, apply: 3 },
    unverified: [
      "when AWS checks the permission on the instance for ModifyNetworkInterfaceAttribute",
      "whether two seconds in the drain group are enough, and whether a packet must pass meanwhile, for a connection to be cut",
    ],
  },
  authority: "resource",
  needs: ["quarantine-groups"],
  permissions: {
    read: [
      allow(["ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups"]),
      SERVING_GROUPS,
    ],
    apply: [
      allow(["ec2:ModifyNetworkInterfaceAttribute"], INTERFACES),
      // This permission can only move interfaces into quarantine.
      allow(["ec2:ModifyNetworkInterfaceAttribute"], GROUPS, {
        StringEquals: { [`aws:ResourceTag/${QUARANTINE_TAG}`]: "true" },
      }),
      // Or into the drain group, which is open to its network: temporary, watched, and tagged by functions/prepare only.
      allow(["ec2:ModifyNetworkInterfaceAttribute"], GROUPS, {
        StringEquals: { [`aws:ResourceTag/${DRAIN_TAG}`]: "true" },
      }),
    ],
    revert: [allow(["ec2:ModifyNetworkInterfaceAttribute"], [...INTERFACES, ...GROUPS])],
  },
  name: ({ instanceId }) => instanceId,

  async plan(target, aws) {
    const wrong = notAnInstance(target.instanceId);
    if (wrong) return wrong;
    const { instanceId, account } = target;
    const [host, attached, ours, balanced] = await Promise.all([
      findHost(aws, target),
      networkInterfaces(aws, "attachment.instance-id", instanceId),
      containmentGroups(aws),
      targetGroups(aws),
    ]);
    if ("moot" in host) return host;
    const interfaces = await afterDrain(aws, instanceId, attached, ours);

    const [current, serving] = await Promise.all([
      securityGroups(aws, "group-id", unique(interfaces.flatMap(groupsOf))),
      servingGroups(aws, host, interfaces, balanced),
    ]);
    const groups = [...ours, ...current];
    const found = interfaces.map((eni) => planInterface(eni, instanceId, groups, account));
    const refusal = found.find((it) => "refused" in it);
    if (refusal) return refusal;
    const changes = found.flatMap((it) => ("hold" in it ? [it] : []));
    const left = found.flatMap((it) => ("left" in it ? [it.left] : []));
    if (changes.length === 0)
      return { moot: `nothing to isolate on ${instanceId}: ${left.join("; ") || "no network interface"}` };
    const drained = changes.flatMap(({ before }) => (before.drain ? [before.interfaceId] : []));
    const inTheOpen = interfaces
      .filter((eni) => isPublic(eni) && drainGroup(eni.VpcId ?? "", ours, account))
      .map(interfaceId)
      .filter((id) => changes.some(({ before, inForce }) => before.interfaceId === id && !inForce));
    const blocked = changes.length === 1 ? "1 network interface" : `${changes.length} network interfaces`;
    return {
      changes,
      affected: [
        `${hostName(host)} and its peers: new connections blocked both ways on ${blocked}`,
        ...losses(host, serving),
      ],
      limits: [
        ...left,
        ...drainLimits(drained, inTheOpen),
        ...(drained.length < changes.length ? [TRACKED] : []),
        NOT_FILTERED,
      ],
      ...hostFacts(host, serving, ...interfaces.map((eni) => [interfaceId(eni), eni.TagSet] as const)),
    };
  },

  async apply(_target, { before }, aws) {
    const { interfaceId, drain, quarantine } = before;
    const { failed } = drain ? await drainInterface(aws, { interfaceId, drain, quarantine }) : {};
    await setGroups(aws, interfaceId, [quarantine]);
    if (failed) throw failed;
  },

  async verify({ instanceId }, changes, aws) {
    const interfaces = await networkInterfaces(aws, "attachment.instance-id", instanceId);
    const ids = unique(interfaces.flatMap(groupsOf));
    const empty = (await securityGroups(aws, "group-id", ids)).filter(isEmpty).map(groupId);
    const isClosed = (eni: NetworkInterface) => groupsOf(eni).every((group) => empty.includes(group));
    const late = interfaces.filter(
      (eni) => !changes.some(({ before }) => before.interfaceId === interfaceId(eni)),
    );
    return inForce(
      changes,
      ({ before: { interfaceId: id, quarantine } }) => {
        const eni = interfaces.find((one) => interfaceId(one) === id);
        if (eni === undefined) return undefined;
        if (!sameIds(groupsOf(eni), [quarantine]))
          return `${id} is in ${groupsOf(eni).join(", ")}, not in ${quarantine}`;
        return isClosed(eni) ? undefined : `${id} is in ${quarantine}, which is not empty any more`;
      },
      late
        .filter((eni) => !isClosed(eni) && !serviceOwner(eni))
        .map((eni) => `${interfaceId(eni)} was attached or opened since and is not isolated`),
    );
  },

  preview: (_target, { before, ...change }, aws) => previewIsolation(aws, before, change),
});

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
