import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBSnapshotCommand,
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBSnapshotAttributesCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { makeDatabaseSnapshotPrivate } from "../../lib/actions/make-database-snapshot-private.ts";
import type { DatabaseSnapshot } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { PLACE, PROTECTED } from "./ec2-account.ts";

/** A cluster, an instance and two snapshots of each, all four shared. */
async function makeSnapshots(moto: Moto, grantees: string[]) {
  const rds = openClient(moto, RDSClient);
  const master = { MasterUsername: "admin", MasterUserPassword: "not-a-secret-1" };
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: "orders",
      DBInstanceClass: "db.t3.medium",
      Engine: "postgres",
      AllocatedStorage: 20,
      ...master,
    }),
  );
  await rds.send(
    new CreateDBClusterCommand({ DBClusterIdentifier: "ledger", Engine: "aurora-postgresql", ...master }),
  );
  const share = async (of: "instance" | "cluster", id: string, ValuesToAdd: string[]) => {
    const input = { AttributeName: "restore", ValuesToAdd };
    if (of === "instance")
      await rds.send(new ModifyDBSnapshotAttributeCommand({ DBSnapshotIdentifier: id, ...input }));
    else
      await rds.send(
        new ModifyDBClusterSnapshotAttributeCommand({ DBClusterSnapshotIdentifier: id, ...input }),
      );
  };
  for (const id of ["before-upgrade", "other"]) {
    await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: "orders", DBSnapshotIdentifier: id }));
    await rds.send(
      new CreateDBClusterSnapshotCommand({ DBClusterIdentifier: "ledger", DBClusterSnapshotIdentifier: id }),
    );
    await share("instance", id, grantees);
    await share("cluster", id, grantees);
  }
  return { rds, share };
}

async function describe(rds: RDSClient) {
  const { DBSnapshots = [] } = await rds.send(new DescribeDBSnapshotsCommand({}));
  const { DBClusterSnapshots = [] } = await rds.send(new DescribeDBClusterSnapshotsCommand({}));
  const named = (attributes: readonly { AttributeName?: string; AttributeValues?: string[] }[] = []) =>
    attributes.map(({ AttributeName, AttributeValues = [] }) => [AttributeName, [...AttributeValues].sort()]);
  return {
    instances: await Promise.all(
      DBSnapshots.map(async ({ DBSnapshotIdentifier, TagList }) => {
        const it = await rds.send(new DescribeDBSnapshotAttributesCommand({ DBSnapshotIdentifier }));
        return {
          DBSnapshotIdentifier,
          TagList,
          shared: named(it.DBSnapshotAttributesResult?.DBSnapshotAttributes),
        };
      }),
    ),
    clusters: await Promise.all(
      DBClusterSnapshots.map(async ({ DBClusterSnapshotIdentifier, TagList }) => {
        const it = await rds.send(
          new DescribeDBClusterSnapshotAttributesCommand({ DBClusterSnapshotIdentifier }),
        );
        return {
          DBClusterSnapshotIdentifier,
          TagList,
          shared: named(it.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes),
        };
      }),
    ),
  };
}

function snapshot(of: "instance" | "cluster", ...grantees: string[]) {
  return async (moto: Moto): Promise<Sample<DatabaseSnapshot>> => {
    const { rds, share } = await makeSnapshots(moto, grantees);
    const id = "before-upgrade";
    const arn = `arn:aws:rds:us-east-1:123456789012:${of === "cluster" ? "cluster-" : ""}snapshot:${id}`;
    return {
      target: { ...PLACE, databaseSnapshotId: id, of },
      protect: () => rds.send(new AddTagsToResourceCommand({ ResourceName: arn, Tags: PROTECTED })),
      remove: (): Promise<unknown> =>
        of === "cluster"
          ? rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: id }))
          : rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: id })),
      describe: () => describe(rds),
      meddle: () => share(of, id, ["444455556666"]),
    };
  };
}

export const world: World<DatabaseSnapshot> = {
  action: makeDatabaseSnapshotPrivate,
  samples: {
    "of an instance, shared with everybody and an account": snapshot("instance", "all", "111122223333"),
    "of a cluster, shared with two accounts": snapshot("cluster", "111122223333", "222233334444"),
  },
};
