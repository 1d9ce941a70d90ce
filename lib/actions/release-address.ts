import { type Aws, action, type Change } from "../model/action.ts";
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
import { findHost, notAnInstance, protection } from "./ec2/host.ts";
import { interfaceId, networkInterfaces, serviceOwner } from "./ec2/network-interface.ts";
import { tagsOf } from "./facts/tags.ts";

/** `elastic` is absent where there was none. */
type Before = Slot & { readonly elastic?: Elastic };

const ADDRESSES = ["arn:{partition}:ec2:{region}:{account}:elastic-ip/*"];
const INTERFACES = ["arn:{partition}:ec2:{region}:{account}:network-interface/*"];
// An optional resource of this call (service authorization reference); when AWS checks it was not verified.
const INSTANCES = ["arn:{partition}:ec2:{region}:{account}:instance/*"];

/**
 * Takes the Elastic IP addresses off a host by DisassociateAddress (EC2 API reference): every flow through them ends, tracked
 * ones too. The account keeps the addresses. One change for each private address that has one, or could at once have one.
 */
export const releaseAddress = action<Instance, Before>({
  id: "release-address",
  summary: "Take the Elastic IP addresses off a host; the account keeps them",
  reference: {
    mitigations: ["M1035", "D3-NI"],
    cannot: [
      "take away public addresses that EC2 assigned itself, or IPv6 addresses: isolate or stop the host",
      "cut what reaches the host through a load balancer, NAT or another VPC",
      "take away the last public IPv4 address behind a public dual-stack DNS name: EC2 refuses it",
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
        ({ publicAddress }) => `whoever reaches ${instanceId} by ${publicAddress}, and whom it reaches by it`,
      ),
      limits: [
        ...interfaces.flatMap((eni) => {
          const owner = serviceOwner(eni);
          return owner ? [`${interfaceId(eni)} belongs to ${owner} and is left`] : [];
        }),
        ...assigned.map(
          (address) => `${address} was assigned by EC2 itself and stays: isolate or stop the host`,
        ),
        ...(elastic.length > 0
          ? ["a host that was launched with a public address may get one from EC2 in place of these"]
          : []),
        "IPv6 addresses stay, and so does what comes through load balancers and NAT",
      ],
      ...protection([
        { id: instanceId, tags: host.Tags },
        ...interfaces.map((eni) => ({ id: interfaceId(eni), tags: eni.TagSet })),
      ]),
      // It goes on serving whoever does not come by these addresses: no group loses it.
      asset: { tags: tagsOf(host.Tags), reach: "target", groups: [] },
    };
  },

  async apply(_target, { before }, aws) {
    // Whichever is there now: it may have been associated anew since the plan, under another association.
    const placed = await elasticAddresses(aws, [before.interfaceId]);
    for (const one of placed.filter((it) => sameSlot(it, before))) await disassociate(aws, one.associationId);
  },

  async verify({ instanceId }, changes, aws) {
    const interfaces = await networkInterfaces(aws, "attachment.instance-id", instanceId);
    // Nobody but the service can change what it manages.
    const free = interfaces.filter((eni) => !serviceOwner(eni));
    const still = await elasticAddresses(aws, free.map(interfaceId));
    const broken = changes.filter(({ before }) => still.some((one) => sameSlot(one, before)));
    const missing = still.map(
      (one) => `${one.publicAddress} is associated with ${one.privateAddress} of ${one.interfaceId}`,
    );
    return missing.length === 0
      ? { holds: true, missing }
      : { holds: false, missing, broken: broken.map(({ hold }) => hold) };
  },

  async standing(target, { before }, aws) {
    const { now, will, conflict = false } = await look(aws, target, before);
    return { before: before.elastic?.publicAddress ?? NONE, set: NONE, now, will, conflict };
  },

  async revert(target, { before }, aws, force) {
    const { will, conflict, free, back } = await look(aws, target, before);
    if (conflict && !force) return { conflict: will };
    if (!back) return { undone: will };
    for (const associationId of free ?? []) await disassociate(aws, associationId);
    const done = await associate(aws, back.allocationId, before);
    if (done === "used") return { conflict: `left as it is: ${back.publicAddress} was just taken elsewhere` };
    if (done === "gone") return { undone: "nothing: the address or the interface is gone" };
    return { undone: conflict ? `associate ${back.publicAddress} again, over what others set` : will };
  },
});

const NONE = "no Elastic IP address";

function changeOf({ interfaceId, privateAddress }: Slot, placed: Placed | undefined): Change<Before> {
  return {
    hold: `network-interface/${interfaceId}/private-address/${privateAddress}/elastic-address`,
    change: `${interfaceId} ${privateAddress}: ${placed?.publicAddress ?? NONE} → ${NONE}`,
    before: {
      interfaceId,
      privateAddress,
      ...(placed && {
        elastic: { publicAddress: placed.publicAddress, allocationId: placed.allocationId },
      }),
    },
    ...(!placed && { inForce: true }),
  };
}

/** Where a private address stands before an undo; `back` goes on it, once `free` are off; in a conflict only when forced. */
async function look(
  aws: Aws,
  target: Instance,
  before: Before,
): Promise<{
  now: string;
  will: string;
  conflict?: true;
  free?: readonly string[];
  back?: Elastic;
}> {
  const { elastic: back, privateAddress, interfaceId } = before;
  const [host, interfaces, placed, address] = await Promise.all([
    findHost(aws, target),
    networkInterfaces(aws, "network-interface-id", interfaceId),
    elasticAddresses(aws, [interfaceId]),
    back && findAddress(aws, back.allocationId),
  ]);
  const there = interfaces.some(
    (eni) =>
      !("moot" in host) &&
      eni.Attachment?.InstanceId === target.instanceId &&
      slotsOf(eni).some((slot) => sameSlot(slot, before)),
  );
  if (!there)
    return { now: "gone", will: `nothing: ${privateAddress} of ${interfaceId} is not on the host any more` };
  const here = placed.find((one) => sameSlot(one, before));
  const now = here?.publicAddress ?? NONE;
  if (!back) return { now, will: "nothing: it had no Elastic IP address before" };
  if (!address) return { now, will: `nothing: ${back.publicAddress} was released and cannot be had again` };
  if (here?.allocationId === back.allocationId) return { now, will: `nothing: ${now} is back already` };
  const free = [here?.associationId, address.AssociationId].flatMap((id) => id ?? []);
  if (here)
    return { now, will: `left as it is: somebody associated ${now} since`, conflict: true, free, back };
  if (address.AssociationId) {
    const where = address.InstanceId || address.NetworkInterfaceId || "another interface";
    const will = `left as it is: ${back.publicAddress} is used by ${where} since`;
    return { now: `${now}, ${back.publicAddress} is on ${where}`, will, conflict: true, free, back };
  }
  return { now, will: `associate ${back.publicAddress} again`, back };
}
