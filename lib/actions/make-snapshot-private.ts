import { EC2Client, paginateDescribeSnapshots } from "@aws-sdk/client-ec2";
import { SNAPSHOT_ID } from "../aws/formats.ts";
import { everyPage } from "../aws/pages.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Snapshot } from "../model/resource.ts";
import { LIMITS } from "./facts/limits.ts";
import { malformed } from "./facts/malformed.ts";
import { protection, tagsOf } from "./facts/tags.ts";
import { endsSharing, type Grantees, inWords, privacy } from "./sharing/grantees.ts";
import { sharedSnapshot } from "./sharing/snapshot.ts";

const COPIES = "Copies, and volumes that others made of it, stay with them";
const SNAPSHOTS = ["arn:{partition}:ec2:{region}::snapshot/*"];

/**
 * Removes all sharing outside the account: others cannot create volumes from the snapshot (EBS user guide, "Share an Amazon EBS
 * snapshot").
 */
export const makeSnapshotPrivate = action<Snapshot, Grantees>({
  id: "make-snapshot-private",
  summary: "Stop sharing an EBS snapshot with anyone outside the account",
  reference: {
    mitigations: ["M1022", "D3-UAP"],
    limits: [COPIES, LIMITS.sharedAgain, LIMITS.sharedKey],
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
    // This permission can only remove sharing.
    apply: [
      allow(["ec2:ModifySnapshotAttribute"], SNAPSHOTS, {
        Null: { "ec2:Add/userId": "true", "ec2:Add/group": "true" },
      }),
    ],
    revert: [allow(["ec2:ModifySnapshotAttribute"], SNAPSHOTS)],
  },
  name: ({ snapshotId }) => snapshotId,

  async plan({ snapshotId, account, region }, aws) {
    const wrong = malformed([snapshotId, SNAPSHOT_ID]);
    if (wrong) return wrong;
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
    const grantees = await sharedSnapshot(aws, snapshotId).grantees();
    if (grantees === undefined) return gone;
    return {
      changes: [privacy(snapshotId, `snapshot/${snapshotId}/create-volume-permission`, grantees)],
      affected: [`${snapshotId} of ${snapshot.VolumeId}, ${inWords(grantees)}: only this account can use it`],
      limits: [COPIES],
      ...protection([snapshotId, snapshot.Tags]),
      asset: { tags: tagsOf(snapshot.Tags), reach: "target", groups: [] },
    };
  },

  ...endsSharing((aws, { snapshotId }) => sharedSnapshot(aws, snapshotId)),
});
