import type { Instance as Host, NetworkInterface, SecurityGroup } from "@aws-sdk/client-ec2";
import { type Aws, action, type Change } from "../action.ts";
import { QUARANTINE_TAG } from "../names.ts";
import { allow } from "../permission.ts";
import {
  groupId,
  isEmpty,
  isOurs,
  quarantineGroup,
  securityGroups,
  taggedGroups,
} from "../quarantine-group.ts";
import type { Instance } from "../signal.ts";
import { findHost, notAnInstance, protection, tagValue } from "./ec2/host.ts";
import {
  groupsOf,
  interfaceId,
  networkInterfaces,
  serviceOwner,
  setGroups,
} from "./ec2/network-interface.ts";
import { losses, SERVING_GROUPS, servingGroups, targetGroups } from "./ec2/serving-groups.ts";
import { tagsOf } from "./facts/tags.ts";

type Before = {
  readonly interfaceId: string;
  /** Ids, in EC2's order. The quarantine group is among them only where it was in force already. */
  readonly groups: readonly string[];
  readonly quarantine: string;
  readonly vpc: string;
  readonly instanceId: string;
  readonly attachmentId?: string;
  readonly deviceIndex?: number;
};

const INTERFACES = [
  "arn:{partition}:ec2:{region}:{account}:network-interface/*",
  // An optional resource of this call (service authorization reference); when AWS checks it was not verified.
  "arn:{partition}:ec2:{region}:{account}:instance/*",
];
const GROUPS = ["arn:{partition}:ec2:{region}:{account}:security-group/*"];

/**
 * Moves every network interface of a host into the empty quarantine group of its VPC, one call an interface:
 * ModifyInstanceAttribute(Groups) fails on a host with several interfaces (EC2 API reference).
 */
export const isolateInstance = action<Instance, Before>({
  id: "isolate-instance",
  summary: "Cut a host off the network: every interface into the empty quarantine group of its VPC",
  reference: {
    mitigations: ["M1030", "D3-NI", "D3-ITF", "D3-OTF"],
    cannot: [
      "cut the VPC's DNS resolver, the instance metadata service and the time service: no security group filters them",
      "change interfaces that AWS services own",
      "keep an Auto Scaling group from replacing the host: standby-in-auto-scaling-group does",
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: ["when AWS checks the permission on the instance for ModifyNetworkInterfaceAttribute"],
  },
  authority: "resource",
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
    ],
    revert: [allow(["ec2:ModifyNetworkInterfaceAttribute"], [...INTERFACES, ...GROUPS])],
  },
  name: ({ instanceId }) => instanceId,

  async plan(target, aws) {
    const wrong = notAnInstance(target.instanceId);
    if (wrong) return wrong;
    const { instanceId, account } = target;
    const [host, interfaces, tagged, balanced] = await Promise.all([
      findHost(aws, target),
      networkInterfaces(aws, "attachment.instance-id", instanceId),
      taggedGroups(aws),
      targetGroups(aws),
    ]);
    if ("moot" in host) return host;

    const [current, serving] = await Promise.all([
      securityGroups(aws, "group-id", unique(interfaces.flatMap(groupsOf))),
      servingGroups(aws, host, interfaces, balanced),
    ]);
    const found = interfaces.map((eni) => planInterface(eni, instanceId, [...tagged, ...current], account));
    const refusal = found.find((it) => "refused" in it);
    if (refusal) return refusal;
    const changes = found.flatMap((it) => ("hold" in it ? [it] : []));
    const left = found.flatMap((it) => ("left" in it ? [it.left] : []));
    if (changes.length === 0)
      return { moot: `nothing to isolate on ${instanceId}: ${left.join("; ") || "no network interface"}` };
    return {
      changes,
      affected: [...whoIsHit(host, instanceId, changes.length), ...losses(host, serving)],
      limits: [
        ...left,
        "connections already open may live on until idle: a group swap does not cut them",
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
    await setGroups(aws, before.interfaceId, [before.quarantine]);
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

const GONE = "nothing: the interface is gone";

/** Where an interface stands before an undo, and which groups go back on it, if any; in a conflict only when forced, and how. */
const look = async (
  aws: Aws,
  { interfaceId, groups, quarantine }: Before,
): Promise<{ now: string; will: string; back?: readonly string[]; conflict?: true; forced?: string }> => {
  const [[eni], existing] = await Promise.all([
    networkInterfaces(aws, "network-interface-id", interfaceId),
    securityGroups(aws, "group-id", groups),
  ]);
  if (eni === undefined) return { now: "gone", will: GONE };
  const ids = groupsOf(eni);
  const now = ids.join(", ");
  const lost = groups.filter((id) => !existing.some((group) => groupId(group) === id));
  const back = groups.filter((id) => id !== quarantine && !lost.includes(id));
  const without = lost.length > 0 ? `, without ${lost.join(", ")}, which no longer exists` : "";
  if (back.length > 0 && sameIds(ids, back))
    return { now, will: `nothing: back in ${now} already${without}` };
  const putBack = `put back ${back.join(", ")}${without}`;
  if (!sameIds(ids, [quarantine])) {
    const will = `left as it is: somebody moved it to ${now || "no group"} since`;
    const forced = `${putBack}, over ${now || "no group"}`;
    return { now, will, conflict: true, ...(back.length > 0 && { back, forced }) };
  }
  if (back.length === 0)
    return { now, will: "left isolated: none of its own groups is known and exists", conflict: true };
  return { now, will: putBack, back };
};

/** One interface: the change that isolates it, why it is left, or why nothing may be done. */
const planInterface = (
  eni: NetworkInterface,
  instanceId: string,
  groups: readonly SecurityGroup[],
  account: string,
): Change<Before> | { readonly left: string } | { readonly refused: string } => {
  const id = interfaceId(eni);
  const now = groupsOf(eni);
  const owner = serviceOwner(eni);
  if (owner) return { left: `${id} belongs to ${owner} and is left: contain it where it is managed` };
  if (now.length === 0) return { left: `${id} takes no security groups and is left` };

  const ours = groups.filter((group) => isOurs(group, account)).map(groupId);
  const empty = groups.filter(isEmpty).map(groupId);
  const original = now.filter((group) => !ours.includes(group));
  const names = now.map((group) => withName(group, groups)).join(", ");
  if (original.length === now.length && now.every((group) => empty.includes(group)))
    return { left: `${id} is in ${names}, another tool's quarantine, and is left` };

  const inForce = now.length === 1 && original.length === 0 && empty.includes(now[0]!);
  const found = inForce ? { id: now[0]! } : quarantineGroup(eni.VpcId ?? "", groups, account);
  if ("missing" in found) return { refused: `${id} cannot be isolated: ${found.missing}` };
  if (!inForce && original.length === 0)
    return {
      refused: `${id} is in ${names}, a quarantine group of Cordon that somebody opened, and its own groups are not known: remove the rules of that group`,
    };
  const { AttachmentId: attachmentId, DeviceIndex: deviceIndex } = eni.Attachment ?? {};
  return {
    hold: `network-interface/${id}/groups`,
    change: `${id}: ${names} → ${withName(found.id, groups)}`,
    before: {
      interfaceId: id,
      groups: inForce ? now : original,
      quarantine: found.id,
      vpc: eni.VpcId ?? "",
      instanceId,
      ...(attachmentId !== undefined && { attachmentId }),
      ...(deviceIndex !== undefined && { deviceIndex }),
    },
    ...(inForce && { inForce }),
  };
};

const whoIsHit = (host: Host, instanceId: string, count: number): string[] => {
  const name = tagValue(host.Tags, "Name");
  const who = name ? `${instanceId} (${name})` : instanceId;
  return [
    `${who} and all that talk to it: no new connection in or out, on ${count === 1 ? "its interface" : `${count} interfaces`}`,
  ];
};

const withName = (id: string, groups: readonly SecurityGroup[]): string => {
  const name = groups.find((group) => groupId(group) === id)?.GroupName;
  return name ? `${id} (${name})` : id;
};

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

const sameIds = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));
