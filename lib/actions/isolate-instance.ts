import type { Instance as Host } from "@aws-sdk/client-ec2";
import { DRAIN_TAG, QUARANTINE_TAG } from "../aws/names.ts";
import { containmentGroups, drainGroup, groupId, isEmpty, securityGroups } from "../aws/quarantine-groups.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { afterDrain, drainInterface, drainLimits } from "./ec2/drain.ts";
import { findHost, notAnInstance, protection, tagValue } from "./ec2/host.ts";
import { GONE, type Isolation, look, planInterface, sameIds } from "./ec2/isolation.ts";
import {
  groupsOf,
  interfaceId,
  isPublic,
  networkInterfaces,
  serviceOwner,
  setGroups,
} from "./ec2/network-interface.ts";
import { losses, SERVING_GROUPS, servingGroups, targetGroups } from "./ec2/serving-groups.ts";
import { tagsOf } from "./facts/tags.ts";

const INTERFACES = [
  "arn:{partition}:ec2:{region}:{account}:network-interface/*",
  // An optional resource of this call (service authorization reference); when AWS checks it was not verified.
  "arn:{partition}:ec2:{region}:{account}:instance/*",
];
const GROUPS = ["arn:{partition}:ec2:{region}:{account}:security-group/*"];

/**
 * Moves every network interface of a host into the empty quarantine group of its VPC, one call an interface:
 * ModifyInstanceAttribute(Groups) fails on a host with several interfaces (EC2 API reference).
 * Connections that are tracked outlive that. Where the VPC has a drain group, an interface without a public address goes through
 * it first: connections that it allows are not tracked, and end when the group that allowed them goes
 * (EC2 user guide, "Security group connection tracking").
 */
export const isolateInstance = action<Instance, Isolation>({
  id: "isolate-instance",
  summary: "Cut a host off the network: every interface into the empty quarantine group of its VPC",
  reference: {
    mitigations: ["M1030", "D3-NI", "D3-ITF", "D3-OTF"],
    cannot: [
      "cut the VPC's DNS resolver, the instance metadata service and the time service: no security group filters them",
      "change interfaces that AWS services own",
      "keep an Auto Scaling group from replacing the host: standby-in-auto-scaling-group does",
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
      // Whoever holds this can only ever move things into quarantine.
      allow(["ec2:ModifyNetworkInterfaceAttribute"], GROUPS, {
        StringEquals: { [`aws:ResourceTag/${QUARANTINE_TAG}`]: "true" },
      }),
      // Or open it to its network: never left so, watched, and only by functions/prepare tagged.
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
    return {
      changes,
      affected: [...whoIsHit(host, instanceId, changes.length), ...losses(host, serving)],
      limits: [
        ...left,
        ...drainLimits(drained, inTheOpen),
        ...(drained.length < changes.length ? [LIVE_ON] : []),
        "the VPC's DNS resolver and the instance metadata service stay reachable: no security group filters them",
      ],
      ...protection([
        { id: instanceId, tags: host.Tags },
        ...interfaces.map((eni) => ({ id: interfaceId(eni), tags: eni.TagSet })),
      ]),
      asset: {
        tags: tagsOf(host.Tags),
        reach: "target",
        ...(!("unknown" in serving) && { groups: serving }),
      },
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
    const quarantines = new Map(changes.map(({ before }) => [before.interfaceId, before.quarantine]));
    const ids = unique(interfaces.flatMap(groupsOf));
    const empty = (await securityGroups(aws, "group-id", ids)).filter(isEmpty).map(groupId);
    const broken: string[] = [];
    const missing = interfaces.flatMap((eni) => {
      const id = interfaceId(eni);
      const now = groupsOf(eni);
      const quarantine = quarantines.get(id);
      const closed = now.every((group) => empty.includes(group));
      if (quarantine === undefined)
        return closed || serviceOwner(eni) ? [] : [`${id} was attached or opened since and is not isolated`];
      const isolated = sameIds(now, [quarantine]);
      if (isolated && closed) return [];
      broken.push(...changes.filter(({ before }) => before.interfaceId === id).map(({ hold }) => hold));
      return isolated
        ? [`${id} is in ${quarantine}, which is not empty any more`]
        : [`${id} is in ${now.join(", ")}, not in ${quarantine}`];
    });
    return missing.length === 0 ? { holds: true, missing } : { holds: false, missing, broken };
  },

  async standing(_target, change, aws) {
    const { now, will, conflict = false } = await look(aws, change.before);
    return { before: change.before.groups.join(", "), set: change.before.quarantine, now, will, conflict };
  },

  async revert(_target, { before }, aws, force) {
    const { will, conflict, forced, back } = await look(aws, before);
    const undone = conflict ? force && forced : will;
    if (!undone) return { conflict: will };
    if (back && !(await setGroups(aws, before.interfaceId, back))) return { undone: GONE };
    return { undone };
  },
});

const LIVE_ON = "connections already open may live on until idle: a group swap does not cut them";

function whoIsHit(host: Host, instanceId: string, count: number): string[] {
  const name = tagValue(host.Tags, "Name");
  const who = name ? `${instanceId} (${name})` : instanceId;
  return [
    `${who} and all that talk to it: no new connection in or out, on ${count === 1 ? "its interface" : `${count} interfaces`}`,
  ];
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
