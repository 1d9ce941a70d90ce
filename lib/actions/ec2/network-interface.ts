import {
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  type NetworkInterface,
  paginateDescribeNetworkInterfaces,
} from "@aws-sdk/client-ec2";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { ifExists } from "../facts/if-exists.ts";

/** The interfaces that match one filter, with those that AWS hides because a service manages them. */
export function networkInterfaces(
  aws: Aws,
  filter:
    | "attachment.instance-id"
    | "network-interface-id"
    | "group-id"
    | "association.public-ip"
    | "ipv6-addresses.ipv6-address",
  value: string,
): Promise<NetworkInterface[]> {
  return everyPage(
    paginateDescribeNetworkInterfaces(
      { client: aws.client(EC2Client), pageSize: 1000 },
      { Filters: [{ Name: filter, Values: [value] }], IncludeManagedResources: true },
    ),
    (page) => page.NetworkInterfaces,
  );
}

/** EC2 always returns one; only the SDK's type declares it optional. */
export function interfaceId(eni: NetworkInterface): string {
  return eni.NetworkInterfaceId ?? "";
}

/** The ids of its security groups, in EC2's order. */
export function groupsOf(eni: NetworkInterface): string[] {
  return (eni.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
}

/**
 * Whether an interface may be reachable from the internet: it has a public IPv4 address, or an IPv6 address, which is public with a
 * route.
 */
export function isPublic(eni: NetworkInterface): boolean {
  return (
    [eni, ...(eni.PrivateIpAddresses ?? [])].some(({ Association }) => Association?.PublicIp !== undefined) ||
    (eni.Ipv6Addresses ?? []).length > 0
  );
}

/** All addresses of an interface within its VPC. */
export function addressesOf({ PrivateIpAddresses, Ipv6Addresses }: NetworkInterface): string[] {
  return [
    ...(PrivateIpAddresses ?? []).flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []),
    ...(Ipv6Addresses ?? []).flatMap(({ Ipv6Address }) => Ipv6Address ?? []),
  ];
}

/** Replaces all security groups of an interface; false when the interface does not exist. */
export async function setGroups(aws: Aws, id: string, groups: readonly string[]): Promise<boolean> {
  const input = { NetworkInterfaceId: id, Groups: [...groups] };
  const call = aws.client(EC2Client).send(new ModifyNetworkInterfaceAttributeCommand(input));
  return (await ifExists(call, "InvalidNetworkInterfaceID.NotFound")) !== undefined;
}

/**
 * Names the service that owns an interface, whose changes AWS refuses whatever the permissions: load balancers, NAT, endpoints, EKS Auto
 * Mode (EC2 user guide, "requester-managed network interfaces" and "managed resources").
 */
export function serviceOwner(eni: NetworkInterface): string | undefined {
  if (eni.Operator?.Managed) return eni.Operator.Principal ?? "an AWS service";
  return eni.RequesterManaged ? (eni.RequesterId ?? "an AWS service") : undefined;
}
