import {
  CreateTagsCommand,
  DescribeInstancesCommand,
  ModifyInstanceMetadataOptionsCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { requireImdsv2 } from "../../lib/actions/require-imdsv2.ts";
import type { Instance } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeEc2, makeNetwork, PLACE, PROTECTED } from "./ec2-account.ts";
import { HOSTS_AS_DOCUMENTED } from "./hosts-as-documented.ts";

/** A host whose metadata service answers IMDSv1 too, and two hops far; tags in it are the host's own affair. */
async function host(moto: Moto): Promise<Sample<Instance>> {
  const { ec2, web, launch } = await makeNetwork(moto);
  const { id } = await launch([web]);
  await launch([web]);
  const set = (HttpTokens: "optional" | "required", HttpPutResponseHopLimit: number) =>
    ec2.send(
      new ModifyInstanceMetadataOptionsCommand({
        InstanceId: id,
        HttpTokens,
        HttpPutResponseHopLimit,
        InstanceMetadataTags: "enabled",
      }),
    );
  await set("optional", 2);
  const options = async () =>
    (await ec2.send(new DescribeInstancesCommand({}))).Reservations?.flatMap(({ Instances = [] }) =>
      Instances.map(({ InstanceId, MetadataOptions }) => ({ InstanceId, MetadataOptions })),
    );
  return {
    target: { ...PLACE, instanceId: id },
    protect: () => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: PROTECTED })),
    remove: () => ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })),
    describe: async () => ({ ec2: await describeEc2(moto), options: await options() }),
    meddle: async () => void (await set("required", 3)),
  };
}

export const world: World<Instance> = {
  action: requireImdsv2,
  account: HOSTS_AS_DOCUMENTED,
  samples: { "a host that answers IMDSv1": host },
};
