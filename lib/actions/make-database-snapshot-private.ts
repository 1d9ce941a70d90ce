import { DATABASE_SNAPSHOT_ID } from "../aws/formats.ts";
import { PROTECTED_TAG } from "../aws/names.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { DatabaseSnapshot } from "../model/resource.ts";
import { tagsOf } from "./facts/tags.ts";
import { databaseSnapshot } from "./sharing/database-snapshot.ts";
import { endsSharing, type Grantees, inWords, privacy } from "./sharing/grantees.ts";

const SNAPSHOTS = ["arn:{partition}:rds:{region}:{account}:snapshot:*"];
const CLUSTER_SNAPSHOTS = ["arn:{partition}:rds:{region}:{account}:cluster-snapshot:*"];
const MODIFY = [
  allow(["rds:ModifyDBSnapshotAttribute"], SNAPSHOTS),
  allow(["rds:ModifyDBClusterSnapshotAttribute"], CLUSTER_SNAPSHOTS),
];

/** Nobody outside the account may restore it any more (RDS user guide, "Sharing a DB snapshot for Amazon RDS"). */
export const makeDatabaseSnapshotPrivate = action<DatabaseSnapshot, Grantees>({
  id: "make-database-snapshot-private",
  summary: "Take a manual snapshot of a database back from everybody it is shared with",
  reference: {
    mitigations: ["M1022", "D3-UAP"],
    cannot: [
      "take back copies and databases that others made of it meanwhile",
      "keep identities of this account from sharing it again: deny those too",
      "take back the KMS key that it is encrypted with, where that is shared too",
    ],
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
    // IAM has no key that tells adding from removing here, as it has for snapshots of EBS.
    apply: MODIFY,
    revert: MODIFY,
  },
  name: ({ databaseSnapshotId }) => databaseSnapshotId,

  async plan(target, aws) {
    const { databaseSnapshotId: id, account, region, of } = target;
    if (!DATABASE_SNAPSHOT_ID.pattern.test(id))
      return { refused: `${JSON.stringify(id)} is not ${DATABASE_SNAPSHOT_ID.is}` };
    const { find, shared } = databaseSnapshot(aws, target);
    const snapshot = await find();
    const gone = { moot: `there is no snapshot ${id} of a database ${of} in ${account} ${region}` };
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
        `${shared.name} of database ${snapshot.database}, ${inWords(grantees)}: only this account may use it`,
      ],
      limits: ["copies, and databases that others made of it meanwhile, stay with them"],
      ...(tags[PROTECTED_TAG] === "true" && { protectedBy: `the tag ${PROTECTED_TAG} on ${shared.name}` }),
      asset: { tags, reach: "target", groups: [] },
    };
  },

  ...endsSharing((aws, target) => databaseSnapshot(aws, target).shared),
});
