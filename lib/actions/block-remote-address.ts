import type { Instance as Host, NetworkAcl, NetworkAclEntry } from "@aws-sdk/client-ec2";
import { type Aws, action, type Change, type Refusal } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { RemoteAddress } from "../model/resource.ts";
import { findHost, notAnInstance, protection } from "./ec2/host.ts";
import {
  type Denial,
  deleteEntry,
  denying,
  entriesOf,
  freeNumbers,
  networkAcls,
  subnetsOf,
  writeEntry,
  written,
} from "./ec2/network-acl.ts";
import { isElastic, publicOf, rangesOf, vpcOf } from "./ec2/own-address.ts";
import { isWithin, type RemoteCidr, remoteCidr } from "./ec2/remote-address.ts";
import { tagsOf } from "./facts/tags.ts";

type Before = Denial & { readonly subnets: readonly string[] };

/**
 * Entries that a network ACL takes in one direction and family, by default and at most, without the last one that denies the
 * rest, which AWS counts too (VPC user guide, quotas).
 */
const [QUOTA, MOST] = [19, 39];

const ACLS = ["arn:{partition}:ec2:{region}:{account}:network-acl/*"];

/**
 * Denies one remote address, both ways, in the network ACLs of a host's subnets. They are stateless, so this cuts connections
 * that are open, also those through a NAT gateway, where the packet still names the remote address
 * (VPC user guide, "Control subnet traffic with network access control lists").
 */
export const blockRemoteAddress = action<RemoteAddress, Before>({
  id: "block-remote-address",
  summary: "Keep one remote address out of a host's subnets, both ways, by their network ACLs",
  reference: {
    mitigations: ["M1037", "D3-NTF", "D3-ITF", "D3-OTF"],
    cannot: [
      "single out the host: every host of its subnets is kept from the address",
      "see through a proxy or a load balancer, which has another address",
      "keep out an attacker who changes address",
      "tell a shared address, such as that of a content network or of a provider's NAT, from one of the attacker's own",
    ],
    roundTrips: { plan: 2, apply: 2 },
    unverified: [
      "how soon a new entry cuts a connection that is open",
      "that EC2 writes an IPv6 address in an entry in its short form, as it is compared here",
    ],
  },
  authority: "resource",
  permissions: {
    read: [
      allow([
        "ec2:DescribeInstances",
        "ec2:DescribeAddresses",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeVpcs",
      ]),
    ],
    apply: [allow(["ec2:CreateNetworkAclEntry"], ACLS)],
    revert: [allow(["ec2:DeleteNetworkAclEntry"], ACLS)],
  },
  name: ({ address, instanceId }) => `${address} · ${instanceId}`.slice(0, 100),

  async plan(target, aws) {
    const wrong = notAnInstance(target.instanceId);
    if (wrong) return wrong;
    const remote = remoteCidr(target.address);
    if ("refused" in remote) return remote;
    const { instanceId, account } = target;
    const [host, isElasticIp] = await Promise.all([findHost(aws, target), isElastic(aws, remote)]);
    if ("moot" in host) return host;
    const vpcId = host.VpcId ?? "";
    const subnets = subnetsOfHost(host);
    if (subnets.length === 0) return { moot: `${instanceId} has no network interface in a subnet` };
    const [vpc, all] = await Promise.all([vpcOf(aws, vpcId), networkAcls(aws, vpcId)]);
    if (isElasticIp || isWithin(remote, rangesOf(vpc)) || publicOf(host).includes(remote.address))
      return {
        refused: `${remote.address} is an address of ${isElasticIp ? "this account" : vpcId}, not a remote one`,
      };
    const acls = all.filter((acl) => subnetsOf(acl).some((id) => subnets.includes(id)));
    if (acls.length === 0) return { refused: `no network ACL of ${subnets.join(", ")} can be seen` };
    const planned = acls.flatMap((acl) =>
      [false, true].map((egress) => planEntry(acl, egress, remote, subnets, account)),
    );
    const refusal = planned.find((it) => "refused" in it);
    if (refusal) return refusal as Refusal;
    return {
      changes: planned as Change<Before>[],
      affected: acls.map((acl) => whoIsHit(acl, remote)),
      limits: [
        `every host of the subnet is kept from ${remote.address}, not only ${instanceId}; whoever shares that address is kept out too`,
        "traffic through a proxy, a load balancer or another address of the attacker passes",
        ...acls.flatMap((acl) => full(acl, remote)),
      ],
      ...protection([
        { id: instanceId, tags: host.Tags },
        ...acls.map(({ NetworkAclId, Tags }) => ({ id: NetworkAclId, tags: Tags })),
      ]),
      asset: { tags: tagsOf(host.Tags), reach: "others", groups: [] },
    };
  },

  async apply(_target, { before }, aws) {
    const acl = (await networkAcls(aws, before.vpc)).find(
      ({ NetworkAclId }) => NetworkAclId === before.networkAclId,
    );
    if (acl === undefined || written(acl, before)) return;
    const taken = new Set(entriesOf(acl, before.egress).flatMap(({ RuleNumber }) => RuleNumber ?? []));
    await writeEntry(aws, before, taken);
  },

  async verify(_target, changes, aws) {
    const vpcs = [...new Set(changes.map(({ before }) => before.vpc))];
    const acls = (await Promise.all(vpcs.map((vpc) => networkAcls(aws, vpc)))).flat();
    const found = changes.flatMap(({ hold, before }) => {
      const text = broken(before, acls);
      return text === undefined ? [] : [{ hold, text }];
    });
    const missing = found.map(({ text }) => text);
    return missing.length === 0
      ? { holds: true, missing }
      : { holds: false, missing, broken: found.map(({ hold }) => hold) };
  },

  async standing(_target, { before }, aws) {
    const { now, will } = await look(aws, before);
    return { before: NO_ENTRY, set: inWords(before), now, will, conflict: false };
  },

  async revert(_target, { before }, aws) {
    const { will, number } = await look(aws, before);
    if (number !== undefined) await deleteEntry(aws, before, number);
    return { undone: will };
  },
});

const NO_ENTRY = "no entry";

function inWords({ cidr, egress }: Denial): string {
  return `deny ${egress ? "out to" : "in from"} ${cidr}`;
}

function subnetsOfHost({ NetworkInterfaces, SubnetId }: Host): string[] {
  return [
    ...new Set([SubnetId, ...(NetworkInterfaces ?? []).map((eni) => eni.SubnetId)].flatMap((id) => id ?? [])),
  ];
}

function planEntry(
  acl: NetworkAcl,
  egress: boolean,
  { address, cidr }: RemoteCidr,
  subnets: readonly string[],
  account: string,
): Change<Before> | Refusal {
  const { NetworkAclId: networkAclId = "", VpcId: vpc = "", OwnerId } = acl;
  if (OwnerId !== account)
    return {
      refused: `${networkAclId} belongs to account ${OwnerId}, which shares the VPC: its owner blocks`,
    };
  const entries = entriesOf(acl, egress);
  const there = denying(entries, cidr);
  const numbers = there?.RuleNumber === undefined ? freeNumbers(entries, cidr) : [there.RuleNumber];
  const direction = egress ? "out" : "in";
  const { length } = ofFamily(entries, cidr);
  if (there === undefined && length >= MOST)
    return { refused: `${networkAclId} has ${length} entries ${direction}, as many as EC2 takes` };
  if (numbers.length === 0)
    return { refused: `${networkAclId} has no number free before its first entry that allows ${direction}` };
  const here = subnetsOf(acl).filter((id) => subnets.includes(id));
  const before = { networkAclId, vpc, egress, cidr, numbers, subnets: here };
  return {
    // An IPv6 address is full of colons, which no name of a hold has.
    hold: `network-acl/${networkAclId}/remote-address/${address.replaceAll(":", "-")}/${direction}`,
    change: `${networkAclId}: ${NO_ENTRY} → ${inWords(before)} as entry ${numbers[0]}`,
    before,
    ...(there && { inForce: true }),
  };
}

function whoIsHit(acl: NetworkAcl, { address }: RemoteCidr): string {
  const count = subnetsOf(acl).length;
  const kind = acl.IsDefault ? ", the default of its VPC" : "";
  return `every host in ${count === 1 ? "the subnet" : `the ${count} subnets`} of ${acl.NetworkAclId}${kind}: no packet from or to ${address}`;
}

/** EC2 counts the entries of each family for themselves. */
function ofFamily(entries: readonly NetworkAclEntry[], cidr: string): NetworkAclEntry[] {
  return entries.filter(({ Ipv6CidrBlock }) => (Ipv6CidrBlock !== undefined) === cidr.includes(":"));
}

function full(acl: NetworkAcl, { cidr }: RemoteCidr): string[] {
  return [false, true].flatMap((egress) => {
    const { length } = ofFamily(entriesOf(acl, egress), cidr);
    const direction = egress ? "out" : "in";
    return length >= QUOTA
      ? [
          `${acl.NetworkAclId} has ${length} entries ${direction}: EC2 takes no more than ${QUOTA} unless that quota was raised`,
        ]
      : [];
  });
}

/** Why an address is not denied in one direction; where the ACL and its subnets are gone there is nothing to deny it to. */
function broken(before: Before, acls: readonly NetworkAcl[]): string | undefined {
  const { networkAclId, egress, cidr, subnets } = before;
  const moved = subnets.flatMap((subnet) => {
    const now = acls.find((acl) => subnetsOf(acl).includes(subnet));
    return now && now.NetworkAclId !== networkAclId ? [`${subnet} has ${now.NetworkAclId} now`] : [];
  });
  if (moved.length > 0) return `${networkAclId} does not stand before ${moved.join(", ")}`;
  const acl = acls.find(({ NetworkAclId }) => NetworkAclId === networkAclId);
  if (acl === undefined || denying(entriesOf(acl, egress), cidr)) return;
  return `${networkAclId} does not ${inWords(before)} before it allows`;
}

async function look(aws: Aws, before: Before): Promise<{ now: string; will: string; number?: number }> {
  const { networkAclId } = before;
  const acl = (await networkAcls(aws, before.vpc)).find(({ NetworkAclId }) => NetworkAclId === networkAclId);
  if (acl === undefined) return { now: "gone", will: `nothing: ${networkAclId} is gone` };
  const number = written(acl, before)?.RuleNumber;
  return number === undefined
    ? { now: NO_ENTRY, will: `nothing: no entry of ours is in ${networkAclId}` }
    : { now: inWords(before), will: `delete entry ${number} of ${networkAclId}: ${inWords(before)}`, number };
}
