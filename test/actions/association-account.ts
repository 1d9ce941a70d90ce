import {
  AssociateIamInstanceProfileCommand,
  DescribeIamInstanceProfileAssociationsCommand,
  EC2Client,
  ReplaceIamInstanceProfileAssociationCommand,
} from "@aws-sdk/client-ec2";
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  IAMClient,
  ListInstanceProfilesCommand,
} from "@aws-sdk/client-iam";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { makeIam } from "./iam-account.ts";

/** Instance profiles, each with a role of its own name, and which host has which. */
export function makeAssociations(moto: Moto) {
  const ec2 = openClient(moto, EC2Client);
  const iam = openClient(moto, IAMClient);
  const { makeRole } = makeIam(moto);
  const association = async (instanceId: string) => {
    const Filters = [{ Name: "instance-id", Values: [instanceId] }];
    const found = await ec2.send(new DescribeIamInstanceProfileAssociationsCommand({ Filters }));
    return found.IamInstanceProfileAssociations?.[0];
  };
  return {
    makeProfile: async (name: string, path = "/", rolePath = path) => {
      await makeRole(name, rolePath);
      await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: name, Path: path }));
      await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: name }));
    },
    associate: (instanceId: string, name: string) =>
      ec2.send(
        new AssociateIamInstanceProfileCommand({
          InstanceId: instanceId,
          IamInstanceProfile: { Name: name },
        }),
      ),
    association,
    replace: async (instanceId: string, name: string) =>
      ec2.send(
        new ReplaceIamInstanceProfileAssociationCommand({
          AssociationId: (await association(instanceId))!.AssociationId,
          IamInstanceProfile: { Name: name },
        }),
      ),
  };
}

/** Profiles, and which host has which. What DescribeInstances says is left out: moto does not change it when a profile is replaced. */
export async function describeAssociations(moto: Moto): Promise<unknown> {
  const [hosts, profiles] = await Promise.all([
    openClient(moto, EC2Client).send(new DescribeIamInstanceProfileAssociationsCommand({})),
    openClient(moto, IAMClient).send(new ListInstanceProfilesCommand({})),
  ]);
  return {
    hosts: hosts.IamInstanceProfileAssociations?.map(({ InstanceId, IamInstanceProfile }) => [
      InstanceId,
      IamInstanceProfile,
    ]),
    profiles: profiles.InstanceProfiles,
  };
}
