import {
  DescribeSnapshotAttributeCommand,
  EC2Client,
  ModifySnapshotAttributeCommand,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../model/action.ts";
import { ifExists } from "../facts/if-exists.ts";
import { portions, type Shared } from "./grantees.ts";

/** An EBS snapshot as a shared resource. */
export function sharedSnapshot(aws: Aws, snapshotId: string): Shared {
  const client = aws.client(EC2Client);
  const attribute = { SnapshotId: snapshotId, Attribute: "createVolumePermission" as const };
  const modify = async (OperationType: "add" | "remove", grantees: readonly string[]) => {
    for (const portion of portions(grantees)) {
      const groups = portion.filter((one) => one === "all");
      const users = portion.filter((one) => one !== "all");
      const input = {
        ...attribute,
        OperationType,
        ...(groups.length > 0 && { GroupNames: groups }),
        ...(users.length > 0 && { UserIds: users }),
      };
      await ifExists(client.send(new ModifySnapshotAttributeCommand(input)), "InvalidSnapshot.NotFound");
    }
  };
  return {
    name: snapshotId,
    async grantees() {
      const found = await ifExists(
        client.send(new DescribeSnapshotAttributeCommand(attribute)),
        "InvalidSnapshot.NotFound",
      );
      return (
        found &&
        (found.CreateVolumePermissions ?? []).flatMap(({ Group, UserId }) => Group ?? UserId ?? []).sort()
      );
    },
    add: (grantees) => modify("add", grantees),
    remove: (grantees) => modify("remove", grantees),
  };
}
