import {
  DescribeAddressesCommand,
  EC2Client,
  type Instance as Host,
  paginateDescribeVpcs,
  type Vpc,
} from "@aws-sdk/client-ec2";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import type { RemoteCidr } from "./remote-address.ts";

/** The public IPv4 addresses of a host. */
export function publicOf({ PublicIpAddress, NetworkInterfaces }: Host): (string | undefined)[] {
  return [PublicIpAddress, ...(NetworkInterfaces ?? []).map(({ Association }) => Association?.PublicIp)];
}

/** Whether the address is an Elastic IP address of this account, for example of its NAT gateway. */
export async function isElastic(aws: Aws, { family, address }: RemoteCidr): Promise<boolean> {
  if (family === "ipv6") return false;
  const Filters = [{ Name: "public-ip", Values: [address] }];
  const found = await aws.client(EC2Client).send(new DescribeAddressesCommand({ Filters }));
  return (found.Addresses ?? []).length > 0;
}

/** A VPC with its address ranges. */
export async function vpcOf(aws: Aws, id: string): Promise<Vpc | undefined> {
  return (
    await everyPage(
      paginateDescribeVpcs(
        { client: aws.client(EC2Client), pageSize: 1000 },
        { Filters: [{ Name: "vpc-id", Values: [id] }] },
      ),
      (page) => page.Vpcs,
    )
  )[0];
}

/** All address ranges of a VPC, of both families. */
export function rangesOf(vpc: Vpc | undefined): string[] {
  return [
    vpc?.CidrBlock,
    ...(vpc?.CidrBlockAssociationSet ?? []).map(({ CidrBlock }) => CidrBlock),
    ...(vpc?.Ipv6CidrBlockAssociationSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  ].flatMap((range) => range || []);
}
