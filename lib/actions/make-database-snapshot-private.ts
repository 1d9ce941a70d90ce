import { DATABASE_SNAPSHOT_ID } from "../aws/formats.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { DatabaseSnapshot } from "../model/resource.ts";
import { LIMITS } from "./facts/limits.ts";
import { malformed } from "./facts/malformed.ts";
import { protection, tagsOf } from "./facts/tags.ts";
import { databaseSnapshot } from "./sharing/database-snapshot.ts";
import { endsSharing, type Grantees, inWords, privacy } from "./sharing/grantees.ts";

const COPIES = "Copies, and databases that others made of it, stay with them";
const SNAPSHOTS = ["arn:{partition}:rds:{region}:{account}:snapshot:*"];
const CLUSTER_SNAPSHOTS = ["arn:{partition}:rds:{region}:{account}:cluster-snapshot:*"];
const MODIFY = [
  allow(["rds:ModifyDBSnapshotAttribute"], SNAPSHOTS),
  allow(["rds:ModifyDBClusterSnapshotAttribute"], CLUSTER_SNAPSHOTS),
];

/**
 * Removes all sharing outside the account: others cannot restore the snapshot (RDS user guide, "Sharing a DB snapshot for Amazon RDS").
 */
export const makeDatabaseSnapshotPrivate = action<DatabaseSnapshot, Grantees>({
  id: "make-database-snapshot-private",
  summary: "Stop sharing a manual database snapshot with anyone outside the account",
  reference: {
    mitigations: ["M1022", "D3-UAP"],
    limits: [COPIES, LIMITS.sharedAgain, LIMITS.sharedKey],
    roundTrips: { plan: 2, apply: 2 },
    unverified: ["whether one call takes as many accounts as a snapshot is shared with at most"],
  },
  undoes: ["rds:ModifyDBClusterSnapshotAttribute", "rds:ModifyDBSnapshotAttribute"],
  authority: "resource",
  permissions: {
    read: [
      allow(["rds:DescribeDBSnapshots", "rds:DescribeDBSnapshotAttributes"], SNAPSHOTS),
      allow(["rds:DescribeDBClusterSnapshots", "rds:DescribeDBClusterSnapshotAttributes"], CLUSTER_SNAPSHOTS),
    ],
    // IAM has no key that separates adding from removing here, as it has for EBS snapshots.
    apply: MODIFY,
    revert: MODIFY,
  },
  name: ({ databaseSnapshotId }) => databaseSnapshotId,

  async plan(target, aws) {
    const { databaseSnapshotId: id, account, region, of } = target;
    const wrong = malformed([id, DATABASE_SNAPSHOT_ID]);
    if (wrong) return wrong;
    const { find, shared } = databaseSnapshot(aws, target);
    const snapshot = await find();
    const gone = { moot: `snapshot ${id} of a database ${of} does not exist in ${account} ${region}` };
    if (snapshot === undefined) return gone;
    if (snapshot.type !== "manual")
      return { refused: `snapshot ${id} is ${snapshot.type}, not manual: only manual ones are shared` };
    const grantees = await shared.grantees();
    if (grantees === undefined) return gone;
    const tags = tagsOf(snapshot.tags);
    const kind = of === "instance" ? "db-snapshot" : "db-cluster-snapshot";
    return {
      changes: [privacy(shared.name, `${kind}/${id}/restore`, grantees)],
      affected: [
        `${shared.name} of database ${snapshot.database}, ${inWords(grantees)}: only this account can use it`,
      ],
      limits: [COPIES],
      ...protection([shared.name, tags]),
      asset: { tags, reach: "target", groups: [] },
    };
  },

  ...endsSharing((aws, target) => databaseSnapshot(aws, target).shared),
});
