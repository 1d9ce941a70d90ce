import { type Aws, action, type Change, type Preview } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import {
  associate,
  disassociate,
  type Elastic,
  elasticAddresses,
  findAddress,
  type Placed,
  type Slot,
  sameSlot,
  slotsOf,
} from "./ec2/elastic-address.ts";
import { findHost, hostFacts, INSTANCES, notAnInstance } from "./ec2/host.ts";
import { interfaceId, networkInterfaces, serviceOwner } from "./ec2/network-interface.ts";
import { inForce } from "./facts/in-force.ts";
import { conflict, gone, unchanged } from "./facts/preview.ts";

/** `elastic` is absent where the address had none. */
type Before = Slot & { readonly elastic?: Elastic };

const ADDRESSES = ["arn:{partition}:ec2:{region}:{account}:elastic-ip/*"];
const INTERFACES = ["arn:{partition}:ec2:{region}:{account}:network-interface/*"];
const NOT_COVERED = "IPv6 addresses and traffic through load balancers, NAT and other VPCs are not affected";

/**
 * Disassociates the Elastic IP addresses of a host by DisassociateAddress (EC2 API reference): every flow through them ends, tracked ones
 * too. The account keeps the addresses. One change per private address that has, or could at once have, an Elastic IP address.
 */
export const releaseAddress = action<Instance, Before>({
  id: "release-address",
  summary: "Disassociate the Elastic IP addresses of an instance; the account keeps them",
  reference: {
    mitigations: ["M1035", "D3-NI"],
    limits: [
      "Public addresses that EC2 assigned itself stay: isolate or stop the instance",
      NOT_COVERED,
      "EC2 refuses to take the last public IPv4 address behind a public dual-stack DNS name",
    ],
    roundTrips: { plan: 2, apply: 2 },
    unverified: [
      "that flows which security groups track end with the address",
      "when AWS checks the permission on the instance for AssociateAddress",
    ],
  },
  authority: "resource",
  permissions: {
    read: [allow(["ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces", "ec2:DescribeAddresses"])],
    apply: [allow(["ec2:DisassociateAddress"], [...ADDRESSES, ...INTERFACES])],
    revert: [
      // An instance is an optional resource of this call (service authorization reference).
      allow(["ec2:AssociateAddress"], [...ADDRESSES, ...INTERFACES, ...INSTANCES]),
      allow(["ec2:DisassociateAddress"], [...ADDRESSES, ...INTERFACES]),
    ],
  },
  name: ({ instanceId }) => instanceId,

  async plan(target, aws) {
    const wrong = notAnInstance(target.instanceId);
    if (wrong) return wrong;
    const { instanceId } = target;
    const [host, interfaces] = await Promise.all([
      findHost(aws, target),
      networkInterfaces(aws, "attachment.instance-id", instanceId),
    ]);
    if ("moot" in host) return host;
    const free = interfaces.filter((eni) => !serviceOwner(eni));
    const elastic = await elasticAddresses(aws, free.map(interfaceId));
    const slots = free.flatMap(slotsOf);
    const assigned = slots.flatMap(({ publicAddress }) =>
      publicAddress && !elastic.some((one) => one.publicAddress === publicAddress) ? [publicAddress] : [],
    );
    return {
      changes: slots.flatMap((slot) => {
        const placed = elastic.find((one) => sameSlot(one, slot));
        return slot.isPrimary || placed ? [changeOf(slot, placed)] : [];
      }),
      affected: elastic.map(
        ({ publicAddress }) => `traffic to and from ${instanceId} through ${publicAddress}`,
      ),
      limits: [
        ...interfaces.flatMap((eni) => {
          const owner = serviceOwner(eni);
          return owner ? [`${interfaceId(eni)} belongs to ${owner} and is not changed`] : [];
        }),
        ...assigned.map(
          (address) => `${address} was assigned by EC2 itself and stays: isolate or stop the instance`,
        ),
        ...(elastic.length > 0
          ? ["EC2 may give an instance that was launched with a public address another one in place of these"]
          : []),
        NOT_COVERED,
      ],
      // The host serves clients that do not use these addresses: no group loses a member.
      ...hostFacts(host, [], ...interfaces.map((eni) => [interfaceId(eni), eni.TagSet] as const)),
    };
  },

  async apply(_target, { before }, aws) {
    // Disassociate the current one: since the plan it may have been associated again, with another association id.
    const placed = await elasticAddresses(aws, [before.interfaceId]);
    for (const one of placed.filter((it) => sameSlot(it, before))) await disassociate(aws, one.associationId);
  },

  async verify({ instanceId }, changes, aws) {
    const interfaces = await networkInterfaces(aws, "attachment.instance-id", instanceId);
    // Only the service can change an interface that it manages.
    const free = interfaces.filter((eni) => !serviceOwner(eni));
    const still = await elasticAddresses(aws, free.map(interfaceId));
    const inWords = (one: Placed) =>
      `${one.publicAddress} is associated with ${one.privateAddress} of ${one.interfaceId}`;
    const late = still.filter((one) => !changes.some(({ before }) => sameSlot(one, before)));
    return inForce(
      changes,
      ({ before }) =>
        still
          .filter((one) => sameSlot(one, before))
          .map(inWords)
          .at(0),
      late.map(inWords),
    );
  },

  preview: (target, { before }, aws) => previewSlot(aws, target, before),
});

const NONE = "no Elastic IP address";

function changeOf({ interfaceId, privateAddress }: Slot, placed: Placed | undefined): Change<Before> {
  const elastic = placed && { publicAddress: placed.publicAddress, allocationId: placed.allocationId };
  return {
    hold: `network-interface/${interfaceId}/private-address/${privateAddress}/elastic-address`,
    of: `${interfaceId} ${privateAddress}`,
    from: placed?.publicAddress ?? NONE,
    to: NONE,
    before: { interfaceId, privateAddress, ...(elastic && { elastic }) },
    ...(!placed && { inForce: true }),
  };
}

/** Previews the undo for a private address, which associates its Elastic IP address again. */
async function previewSlot(aws: Aws, target: Instance, before: Before): Promise<Preview> {
  const { elastic: back, privateAddress, interfaceId } = before;
  const [host, interfaces, placed, address] = await Promise.all([
    findHost(aws, target),
    networkInterfaces(aws, "network-interface-id", interfaceId),
    elasticAddresses(aws, [interfaceId]),
    back && findAddress(aws, back.allocationId),
  ]);
  const isThere = interfaces.some(
    (eni) =>
      !("moot" in host) &&
      eni.Attachment?.InstanceId === target.instanceId &&
      slotsOf(eni).some((slot) => sameSlot(slot, before)),
  );
  if (!isThere) return gone(`${privateAddress} of ${interfaceId} on ${target.instanceId}`);
  const here = placed.find((one) => sameSlot(one, before));
  const now = here?.publicAddress ?? NONE;
  if (!back) return unchanged(now, "it had no Elastic IP address before");
  if (!address) return unchanged(now, `${back.publicAddress} was released and cannot be had again`);
  if (here?.allocationId === back.allocationId) return unchanged(now);
  const putBack = async () => {
    for (const id of [here?.associationId, address.AssociationId])
      if (id !== undefined) await disassociate(aws, id);
    const done = await associate(aws, back.allocationId, before);
    if (done === "used")
      return { conflict: `Left as it is: ${back.publicAddress} was just associated elsewhere` };
    return done === "gone" ? { undone: gone("the address or the interface").will } : undefined;
  };
  if (here) return conflict(now, `another principal associated ${now} since`, putBack);
  if (address.AssociationId) {
    const where = address.InstanceId || address.NetworkInterfaceId || "another interface";
    const used = `${back.publicAddress} is on ${where}`;
    return conflict(`${now}, ${used}`, `${used} since`, putBack);
  }
  return { now, will: `associate ${back.publicAddress} again`, putBack };
}
