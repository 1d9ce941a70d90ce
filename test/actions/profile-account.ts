import {
  CreateTagsCommand,
  EC2Client,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  RemoveRoleFromInstanceProfileCommand,
} from "@aws-sdk/client-iam";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { makeIam } from "./iam-account.ts";

/** Hosts, and the instance profiles from which they have their credentials. */
export function makeHosts(moto: Moto) {
  const ec2 = openClient(moto, EC2Client);
  const { iam } = makeIam(moto);
  return {
    /** Gives its ARN. */
    makeProfile: async (name: string, role?: string): Promise<string> => {
      const input = { InstanceProfileName: name, Path: "/hosts/" };
      const made = await iam.send(new CreateInstanceProfileCommand(input));
      if (role !== undefined)
        await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: role }));
      return made.InstanceProfile!.Arn!;
    },
    takeRole: (name: string, role: string) =>
      iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: name, RoleName: role })),
    launch: async (profile?: string): Promise<string> => {
      const { Instances = [] } = await ec2.send(
        new RunInstancesCommand({
          ImageId: "ami-12c6146b",
          MinCount: 1,
          MaxCount: 1,
          ...(profile && { IamInstanceProfile: { Arn: profile } }),
        }),
      );
      return Instances[0]!.InstanceId!;
    },
    tag: (id: string, Key: string, Value: string) =>
      ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value }] })),
    terminate: (id: string) => ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })),
  };
}
