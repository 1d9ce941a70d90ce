import {
  CreateTagsCommand,
  DisassociateIamInstanceProfileCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { replaceInstanceProfile } from "../../lib/actions/replace-instance-profile.ts";
import { noPermissionsProfile } from "../../lib/aws/names.ts";
import type { Instance } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeAssociations, makeAssociations } from "./association-account.ts";
import { describeEc2, makeNetwork, PLACE, PROTECTED } from "./ec2-account.ts";
import { describeIam } from "./iam-account.ts";
import { makeServing } from "./serving-account.ts";

/** A host that serves, and another one with the same profile. */
function host(meddle: "another" | "none") {
  return async (moto: Moto): Promise<Sample<Instance>> => {
    const { ec2, web, vpc, subnet, launch } = await makeNetwork(moto);
    const { makeProfile, associate, association, replace } = makeAssociations(moto);
    await makeProfile("web", "/app/");
    await makeProfile("theirs");
    await makeProfile(noPermissionsProfile(PLACE.region), "/cordon-quarantine/");
    const [{ id }, other] = [await launch([web]), await launch([web])];
    await associate(other.id, "web");
    await associate(id, "web");
    const { scalingGroup, targetGroup } = makeServing(moto);
    await scalingGroup("shop", subnet, id, other.id);
    await targetGroup("payments", vpc, [id, other.id]);
    return {
      target: { ...PLACE, instanceId: id },
      protect: () => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: PROTECTED })),
      remove: () => ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })),
      describe: async () => [
        await describeAssociations(moto),
        await describeIam(moto),
        await describeEc2(moto),
      ],
      meddle: async () => {
        if (meddle === "another") await replace(id, "theirs");
        else {
          const AssociationId = (await association(id))!.AssociationId;
          await ec2.send(new DisassociateIamInstanceProfileCommand({ AssociationId }));
        }
      },
      ...(meddle === "none" && { afterMeddling: "undone" }),
    };
  };
}

export const world: World<Instance> = {
  action: replaceInstanceProfile,
  samples: { "given another one since": host("another"), "left without one since": host("none") },
};
