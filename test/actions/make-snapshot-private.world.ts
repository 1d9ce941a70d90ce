import {
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  EC2Client,
  ModifySnapshotAttributeCommand,
} from "@aws-sdk/client-ec2";
import { makeSnapshotPrivate } from "../../lib/actions/make-snapshot-private.ts";
import type { Snapshot } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { PLACE, PROTECTED } from "./ec2-account.ts";

function shared(...grantees: readonly string[]) {
  return async (moto: Moto): Promise<Sample<Snapshot>> => {
    const ec2 = openClient(moto, EC2Client);
    const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: "us-east-1a", Size: 8 }));
    const share = (SnapshotId: string, to: readonly string[], OperationType: "add" | "remove" = "add") =>
      ec2.send(
        new ModifySnapshotAttributeCommand({
          SnapshotId,
          Attribute: "createVolumePermission",
          OperationType,
          GroupNames: to.filter((one) => one === "all"),
          UserIds: to.filter((one) => one !== "all"),
        }),
      );
    const make = async () => {
      const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
      await share(SnapshotId!, grantees);
      return SnapshotId!;
    };
    const snapshotId = await make();
    await make();
    return {
      target: { ...PLACE, snapshotId },
      protect: () => ec2.send(new CreateTagsCommand({ Resources: [snapshotId], Tags: PROTECTED })),
      remove: () => ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId })),
      describe: async () => {
        const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ["self"] }));
        return Promise.all(
          Snapshots.map(async (snapshot) => {
            const { CreateVolumePermissions = [] } = await ec2.send(
              new DescribeSnapshotAttributeCommand({
                SnapshotId: snapshot.SnapshotId,
                Attribute: "createVolumePermission",
              }),
            );
            // moto keeps them in a set, which has no order.
            return {
              ...snapshot,
              grantees: CreateVolumePermissions.map((one) => JSON.stringify(one)).sort(),
            };
          }),
        );
      },
      meddle: async () => void (await share(snapshotId, ["444455556666"])),
    };
  };
}

export const world: World<Snapshot> = {
  action: makeSnapshotPrivate,
  samples: {
    "shared with everybody and two accounts": shared("all", "111122223333", "222233334444"),
    "shared with one account": shared("111122223333"),
  },
};
