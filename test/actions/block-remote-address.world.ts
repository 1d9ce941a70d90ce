import {
  CreateSubnetCommand,
  CreateTagsCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { blockRemoteAddress } from "../../lib/actions/block-remote-address.ts";
import type { RemoteAddress } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { makeNetwork, PLACE, PROTECTED } from "./ec2-account.ts";

/** A host in one of two subnets behind the default network ACL of their VPC. */
function remote(address: string) {
  return async (moto: Moto): Promise<Sample<RemoteAddress>> => {
    const { ec2, vpc, web, launch } = await makeNetwork(moto);
    await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: "10.0.2.0/24" }));
    const { id } = await launch([web]);
    const acls = async () => (await ec2.send(new DescribeNetworkAclsCommand({}))).NetworkAcls!;
    const acl = (await acls()).find(({ VpcId }) => VpcId === vpc)!.NetworkAclId!;
    return {
      target: { ...PLACE, address, instanceId: id },
      protect: () => ec2.send(new CreateTagsCommand({ Resources: [acl], Tags: PROTECTED })),
      remove: () => ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })),
      describe: async () =>
        (await acls()).map(({ NetworkAclId, Entries }) => ({
          NetworkAclId,
          entries: Entries!.map((entry) => JSON.stringify(entry)).sort(),
        })),
      meddle: async () => {
        const mine = (await acls()).find(({ NetworkAclId }) => NetworkAclId === acl)!.Entries!;
        for (const { RuleNumber, Egress, RuleAction } of mine)
          if (RuleAction === "deny" && RuleNumber! < 100)
            await ec2.send(new DeleteNetworkAclEntryCommand({ NetworkAclId: acl, RuleNumber, Egress }));
      },
      // Ours is deleted: there is nothing left to put back.
      afterMeddling: "undone",
    };
  };
}

export const world: World<RemoteAddress> = {
  action: blockRemoteAddress,
  samples: { "over IPv4": remote("198.51.100.7"), "over IPv6": remote("2600:1f18::7") },
};
