import type { Instance as Host, NetworkAcl } from "@aws-sdk/client-ec2";
import { action, type Change } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { RemoteAddress } from "../model/resource.ts";
import { findHost, hostFacts, notAnInstance } from "./ec2/host.ts";
import {
  deleteEntry,
  denying,
  entriesOf,
  networkAcls,
  subnetsOf,
  writeEntry,
  written,
} from "./ec2/network-acl.ts";
import { isElastic, publicOf, rangesOf, vpcOf } from "./ec2/own-address.ts";
import { isWithin, type RemoteCidr, remoteCidr } from "./ec2/remote-address.ts";
import { type BlockedAddress, fullLists, inWords, NO_ENTRY, planEntry } from "./ec2/remote-denial.ts";
import { inForce } from "./facts/in-force.ts";
import { gone, unchanged } from "./facts/preview.ts";

const OTHER_WAYS = "Traffic through a proxy, a load balancer or another address of the attacker passes";
const ACLS = ["arn:{partition}:ec2:{region}:{account}:network-acl/*"];

/**
 * Denies one remote address, both ways, in the network ACLs of a host's subnets. Network ACLs are stateless, so this also cuts open
 * connections, those through a NAT gateway included, where the packet still carries the remote address (VPC user guide, "Control subnet
 * traffic with network access control lists").
 */
export const blockRemoteAddress = action<RemoteAddress, BlockedAddress>({
  id: "block-remote-address",
  summary: "Block one remote address in an instance's subnets, both ways, by their network ACLs",
  reference: {
    mitigations: ["M1037", "D3-NTF", "D3-ITF", "D3-OTF"],
    limits: [
      "The instance is not singled out: every instance of its subnets loses the address",
      OTHER_WAYS,
      "A shared address, such as a content network's or a provider's NAT, cannot be told from one of the attacker's own",
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
    const remote = remoteCidr(target.address);
    const wrong = notAnInstance(target.instanceId);
    if (wrong) return wrong;
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
    const changes: Change<BlockedAddress>[] = [];
    for (const acl of acls)
      for (const egress of [false, true]) {
        const planned = planEntry(acl, egress, remote, subnets, account);
        if ("refused" in planned) return planned;
        changes.push(planned);
      }
    const facts = hostFacts(host, [], ...acls.map(({ NetworkAclId, Tags }) => [NetworkAclId, Tags] as const));
    return {
      changes,
      affected: acls.map((acl) => whoIsHit(acl, remote)),
      limits: [
        `Every instance of the subnet loses ${remote.address}, not only ${instanceId}, and so does everyone who shares that address`,
        OTHER_WAYS,
        ...acls.flatMap((acl) => fullLists(acl, remote)),
      ],
      ...facts,
      asset: { ...facts.asset, reach: "others" },
    };
  },

  async apply(_target, { before }, aws) {
    const all = await networkAcls(aws, before.vpc);
    const acl = all.find(({ NetworkAclId }) => NetworkAclId === before.networkAclId);
    if (acl === undefined || written(acl, before)) return;
    const taken = new Set(entriesOf(acl, before.egress).flatMap(({ RuleNumber }) => RuleNumber ?? []));
    await writeEntry(aws, before, taken);
  },

  async verify(_target, changes, aws) {
    const vpcs = [...new Set(changes.map(({ before }) => before.vpc))];
    const acls = (await Promise.all(vpcs.map((vpc) => networkAcls(aws, vpc)))).flat();
    return inForce(changes, ({ before }) => missingOf(before, acls));
  },

  async preview(_target, { before, to }, aws) {
    const { networkAclId, vpc } = before;
    const acl = (await networkAcls(aws, vpc)).find(({ NetworkAclId }) => NetworkAclId === networkAclId);
    if (acl === undefined) return gone(networkAclId);
    const number = written(acl, before)?.RuleNumber;
    if (number === undefined) return unchanged(NO_ENTRY, `${networkAclId} has no entry of Cordon`);
    const will = `delete entry ${number} of ${networkAclId}: ${inWords(before)}`;
    return { now: to, will, putBack: () => deleteEntry(aws, before, number) };
  },
});

function subnetsOfHost({ NetworkInterfaces, SubnetId }: Host): string[] {
  const all = [SubnetId, ...(NetworkInterfaces ?? []).map((eni) => eni.SubnetId)];
  return [...new Set(all.flatMap((id) => id ?? []))];
}

function whoIsHit(acl: NetworkAcl, { address }: RemoteCidr): string {
  const count = subnetsOf(acl).length;
  const kind = acl.IsDefault ? ", the default of its VPC" : "";
  return `every instance in ${count === 1 ? "the subnet" : `the ${count} subnets`} of ${acl.NetworkAclId}${kind}: no packet from or to ${address}`;
}

/** Returns why an address is not denied in one direction; undefined where the ACL and its subnets do not exist any more. */
function missingOf(before: BlockedAddress, acls: readonly NetworkAcl[]): string | undefined {
  const { networkAclId, egress, cidr, subnets } = before;
  const moved = subnets.flatMap((subnet) => {
    const now = acls.find((acl) => subnetsOf(acl).includes(subnet));
    return now && now.NetworkAclId !== networkAclId ? [`${subnet} has ${now.NetworkAclId} now`] : [];
  });
  if (moved.length > 0)
    return `${networkAclId} is not the network ACL of its subnets any more: ${moved.join(", ")}`;
  const acl = acls.find(({ NetworkAclId }) => NetworkAclId === networkAclId);
  if (acl === undefined || denying(entriesOf(acl, egress), cidr)) return undefined;
  return `${networkAclId} does not ${inWords(before)} before it allows`;
}
