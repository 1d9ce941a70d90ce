import {
  type Address,
  AssociateAddressCommand,
  DescribeAddressesCommand,
  DisassociateAddressCommand,
  EC2Client,
  type NetworkInterface,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../model/action.ts";
import { ifExists, isCode } from "../facts/if-exists.ts";
import { interfaceId } from "./network-interface.ts";

/** A private address of an interface, with which an Elastic IP address is associated. */
export type Slot = {
  readonly interfaceId: string;
  readonly privateAddress: string;
};

export type Elastic = {
  readonly publicAddress: string;
  readonly allocationId: string;
};

/** An Elastic IP address and its current association. */
export type Placed = Slot & Elastic & { readonly associationId: string };

/** The Elastic IP addresses of some interfaces. The call has no pages. */
export async function elasticAddresses(aws: Aws, interfaceIds: readonly string[]): Promise<Placed[]> {
  if (interfaceIds.length === 0) return [];
  const Filters = [{ Name: "network-interface-id", Values: [...interfaceIds] }];
  const found = await aws.client(EC2Client).send(new DescribeAddressesCommand({ Filters }));
  return (found.Addresses ?? []).map((address) => ({
    interfaceId: address.NetworkInterfaceId ?? "",
    privateAddress: address.PrivateIpAddress ?? "",
    publicAddress: address.PublicIp ?? "",
    allocationId: address.AllocationId ?? "",
    associationId: address.AssociationId ?? "",
  }));
}

/** The private addresses of an interface, each with its public address, if any. */
export function slotsOf(eni: NetworkInterface) {
  return (eni.PrivateIpAddresses ?? []).map(({ PrivateIpAddress = "", Primary, Association }) => ({
    interfaceId: interfaceId(eni),
    privateAddress: PrivateIpAddress,
    isPrimary: Primary === true,
    publicAddress: Association?.PublicIp,
  }));
}

export function sameSlot(a: Slot, b: Slot): boolean {
  return a.interfaceId === b.interfaceId && a.privateAddress === b.privateAddress;
}

/** The Elastic IP address as EC2 describes it; undefined after the account released it. */
export async function findAddress(aws: Aws, allocationId: string): Promise<Address | undefined> {
  const Filters = [{ Name: "allocation-id", Values: [allocationId] }];
  return (await aws.client(EC2Client).send(new DescribeAddressesCommand({ Filters }))).Addresses?.[0];
}

/** Disassociates an address. An association that no longer exists is success. */
export async function disassociate(aws: Aws, associationId: string): Promise<void> {
  const call = aws.client(EC2Client).send(new DisassociateAddressCommand({ AssociationId: associationId }));
  await ifExists(call, "InvalidAssociationID.NotFound");
}

/**
 * Associates an address, and never takes it from its current use. Returns why not: the address is in use, or the address or the interface
 * does not exist.
 */
export async function associate(
  aws: Aws,
  allocationId: string,
  { interfaceId: NetworkInterfaceId, privateAddress: PrivateIpAddress }: Slot,
): Promise<"done" | "gone" | "used"> {
  const input = {
    AllocationId: allocationId,
    NetworkInterfaceId,
    PrivateIpAddress,
    AllowReassociation: false,
  };
  try {
    await aws.client(EC2Client).send(new AssociateAddressCommand(input));
    return "done";
  } catch (error) {
    if (isCode(error, "Resource.AlreadyAssociated")) return "used";
    if (isCode(error, "InvalidAllocationID.NotFound", "InvalidNetworkInterfaceID.NotFound")) return "gone";
    throw error;
  }
}
