import {
  DescribeSnapshotAttributeCommand,
  EC2Client,
  ModifySnapshotAttributeCommand,
  paginateDescribeSnapshots,
} from "@aws-sdk/client-ec2";
import { SNAPSHOT_ID } from "../aws/formats.ts";
import { everyPage } from "../aws/pages.ts";
import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Snapshot } from "../model/resource.ts";
import { protection } from "./ec2/host.ts";
import { tagsOf } from "./facts/tags.ts";
import { unlessGone } from "./facts/unless-gone.ts";
import { endsSharing, type Grantees, inWords, portions, privacy, type Shared } from "./sharing/grantees.ts";

const SNAPSHOTS = ["arn:{partition}:ec2:{region}::snapshot/*"];

/** Nobody outside the account may make volumes of it any more (EBS user guide, "Share an Amazon EBS snapshot"). */
export const makeSnapshotPrivate = action<Snapshot, Grantees>({
  id: "make-snapshot-private",
  summary: "Take an EBS snapshot back from everybody it is shared with",
  reference: {
    mitigations: ["M1022", "D3-UAP"],
    cannot: [
      "take back copies and volumes that others made of it meanwhile",
      "keep identities of this account from sharing it again: deny those too",
      "take back the KMS key that it is encrypted with, where that is shared too",
    ],
    roundTrips: { plan: 2, apply: 2 },
    unverified: [
      "whether ec2:Add/userId and ec2:Add/group are absent from the request when permissions are removed",
      "what EC2 answers when an undo shares with everybody while the account blocks public sharing",
    ],
  },
  undoes: ["ec2:ModifySnapshotAttribute"],
  authority: "resource",
  permissions: {
    read: [allow(["ec2:DescribeSnapshots"]), allow(["ec2:DescribeSnapshotAttribute"], SNAPSHOTS)],
    // Whoever holds this can only ever take snapshots back.
    apply: [
      allow(["ec2:ModifySnapshotAttribute"], SNAPSHOTS, {
        Null: { "ec2:Add/userId": "true", "ec2:Add/group": "true" },
      }),
    ],
    revert: [allow(["ec2:ModifySnapshotAttribute"], SNAPSHOTS)],
  },
  name: ({ snapshotId }) => snapshotId,

  async plan({ snapshotId, account, region }, aws) {
    if (!SNAPSHOT_ID.pattern.test(snapshotId))
      return { refused: `${JSON.stringify(snapshotId)} is not ${SNAPSHOT_ID.is}` };
    const [snapshot] = await everyPage(
      paginateDescribeSnapshots(
        { client: aws.client(EC2Client) },
        { Filters: [{ Name: "snapshot-id", Values: [snapshotId] }] },
      ),
      (page) => page.Snapshots,
    );
    const gone = { moot: `${snapshotId} does not exist in ${account} ${region}` };
    if (snapshot === undefined) return gone;
    if (snapshot.OwnerId !== account)
      return { refused: `${snapshotId} belongs to account ${snapshot.OwnerId}: only that can unshare it` };
    const grantees = await sharing(aws, snapshotId).grantees();
    if (grantees === undefined) return gone;
    return {
      changes: [privacy(snapshotId, `snapshot/${snapshotId}/create-volume-permission`, grantees)],
      affected: [`${snapshotId} of ${snapshot.VolumeId}, ${inWords(grantees)}: only this account may use it`],
      limits: ["copies, and volumes that others made of it meanwhile, stay with them"],
      ...protection([{ id: snapshotId, tags: snapshot.Tags }]),
      asset: { tags: tagsOf(snapshot.Tags), reach: "target", groups: [] },
    };
  },

  ...endsSharing((aws, { snapshotId }) => sharing(aws, snapshotId)),
});

function sharing(aws: Aws, snapshotId: string): Shared {
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
      await unlessGone(client.send(new ModifySnapshotAttributeCommand(input)), GONE);
    }
  };
  return {
    name: snapshotId,
    async grantees() {
      const found = await unlessGone(client.send(new DescribeSnapshotAttributeCommand(attribute)), GONE);
      return (
        found &&
        (found.CreateVolumePermissions ?? []).flatMap(({ Group, UserId }) => Group ?? UserId ?? []).sort()
      );
    },
    add: (grantees) => modify("add", grantees),
    remove: (grantees) => modify("remove", grantees),
  };
}

const GONE = /^InvalidSnapshot\.NotFound$/;
