import {
  DescribeAddressesCommand,
  EC2Client,
  type Instance as Host,
  paginateDescribeVpcs,
  type Vpc,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../action.ts";
import { everyPage } from "../../pages.ts";
import type { RemoteCidr } from "./remote-address.ts";

/** The public IPv4 addresses of a host. */
export const publicOf = ({ PublicIpAddress, NetworkInterfaces }: Host): (string | undefined)[] => [
  PublicIpAddress,
  ...(NetworkInterfaces ?? []).map(({ Association }) => Association?.PublicIp),
];

/** Whether it is an Elastic IP address of this account, such as that of its own NAT gateway. */
export const isElastic = async (aws: Aws, { family, address }: RemoteCidr): Promise<boolean> => {
  if (family === "ipv6") return false;
  const Filters = [{ Name: "public-ip", Values: [address] }];
  const found = await aws.client(EC2Client).send(new DescribeAddressesCommand({ Filters }));
  return (found.Addresses ?? []).length > 0;
};

/** The VPC with its ranges. */
export const vpcOf = async (aws: Aws, id: string): Promise<Vpc | undefined> =>
  (
    await everyPage(
      paginateDescribeVpcs(
        { client: aws.client(EC2Client), pageSize: 1000 },
        { Filters: [{ Name: "vpc-id", Values: [id] }] },
      ),
      (page) => page.Vpcs,
    )
  )[0];

/** Every range of addresses of a VPC, over both families. */
export const rangesOf = (vpc: Vpc | undefined): string[] =>
  [
    vpc?.CidrBlock,
    ...(vpc?.CidrBlockAssociationSet ?? []).map(({ CidrBlock }) => CidrBlock),
    ...(vpc?.Ipv6CidrBlockAssociationSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  ].flatMap((range) => range || []);
