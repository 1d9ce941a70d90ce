import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateTagsCommand,
  DescribeAddressesCommand,
  DisassociateAddressCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { releaseAddress } from "../../lib/actions/release-address.ts";
import type { Instance } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeEc2, makeNetwork, PLACE, PROTECTED } from "./ec2-account.ts";

/** A host with two interfaces and an address on each; another host has one too, a third has none, and two are free. */
async function host(moto: Moto): Promise<Sample<Instance>> {
  const { ec2, web, launch } = await makeNetwork(moto);
  const { id, enis } = await launch([web], [web]);
  const other = await launch([web]);
  await launch([web]);
  const associate = (AllocationId: string, NetworkInterfaceId: string) =>
    ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId }));
  const allocate = async () => (await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }))).AllocationId!;
  const own = [await allocate(), await allocate()];
  const spare = [await allocate(), await allocate()];
  for (const [i, eni] of enis.entries()) await associate(own[i]!, eni);
  await associate(await allocate(), other.enis[0]!);
  return {
    target: { ...PLACE, instanceId: id },
    protect: () => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: PROTECTED })),
    remove: async () => {
      await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      // EC2 frees the addresses of a host that ends; moto does not.
      const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({ AllocationIds: own }));
      for (const { AssociationId } of Addresses)
        await ec2.send(new DisassociateAddressCommand({ AssociationId }));
    },
    describe: async () =>
      withoutAssociations({
        ec2: await describeEc2(moto),
        addresses: (await ec2.send(new DescribeAddressesCommand({}))).Addresses,
      }),
    meddle: async () => {
      for (const [i, eni] of enis.entries()) await associate(spare[i]!, eni);
    },
  };
}

/** An association has another id each time that it is made. */
function withoutAssociations(value: object): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === "AssociationId" ? undefined : inner)));
}

export const world: World<Instance> = {
  action: releaseAddress,
  samples: { "two interfaces": host },
};
