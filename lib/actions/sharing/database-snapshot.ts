import {
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBSnapshotAttributesCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBSnapshotAttributeCommand,
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBSnapshots,
  RDSClient,
  type Tag,
} from "@aws-sdk/client-rds";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import type { DatabaseSnapshot } from "../../model/resource.ts";
import { ifExists } from "../facts/if-exists.ts";
import type { Shared } from "./grantees.ts";

const GONE = ["DBSnapshotNotFound", "DBClusterSnapshotNotFound"];

/** The fields of a database snapshot that this action reads. */
interface Found {
  /** "manual", "automated", "awsbackup", …. */
  readonly type: string | undefined;
  readonly database: string | undefined;
  readonly tags: readonly Tag[] | undefined;
}

/** A snapshot of an instance or a cluster: RDS has separate calls for each. */
export function databaseSnapshot(
  aws: Aws,
  { databaseSnapshotId: id, of }: DatabaseSnapshot,
): { readonly find: () => Promise<Found | undefined>; readonly shared: Shared } {
  const client = aws.client(RDSClient);
  const attribute = "restore";
  const instance = { DBSnapshotIdentifier: id };
  const cluster = { DBClusterSnapshotIdentifier: id };
  const ofInstance = of === "instance";

  const find = async (): Promise<Found | undefined> => {
    if (ofInstance) {
      const pages = paginateDescribeDBSnapshots({ client }, instance);
      const [found] =
        (await ifExists(
          everyPage(pages, (page) => page.DBSnapshots),
          ...GONE,
        )) ?? [];
      return found && { type: found.SnapshotType, database: found.DBInstanceIdentifier, tags: found.TagList };
    }
    const pages = paginateDescribeDBClusterSnapshots({ client }, cluster);
    const [found] =
      (await ifExists(
        everyPage(pages, (page) => page.DBClusterSnapshots),
        ...GONE,
      )) ?? [];
    return found && { type: found.SnapshotType, database: found.DBClusterIdentifier, tags: found.TagList };
  };
  const attributes = async () => {
    if (ofInstance) {
      const found = await ifExists(client.send(new DescribeDBSnapshotAttributesCommand(instance)), ...GONE);
      return found && (found.DBSnapshotAttributesResult?.DBSnapshotAttributes ?? []);
    }
    const found = await ifExists(
      client.send(new DescribeDBClusterSnapshotAttributesCommand(cluster)),
      ...GONE,
    );
    return found && (found.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes ?? []);
  };
  const modify = async (values: { ValuesToAdd: string[] } | { ValuesToRemove: string[] }) => {
    const input = { AttributeName: attribute, ...values };
    await ifExists<unknown>(
      ofInstance
        ? client.send(new ModifyDBSnapshotAttributeCommand({ ...instance, ...input }))
        : client.send(new ModifyDBClusterSnapshotAttributeCommand({ ...cluster, ...input })),
      ...GONE,
    );
  };
  return {
    find,
    shared: {
      name: `snapshot ${id}`,
      async grantees() {
        const found = await attributes();
        const restore = found?.find(({ AttributeName }) => AttributeName === attribute);
        return found && [...(restore?.AttributeValues ?? [])].sort();
      },
      add: (grantees) => modify({ ValuesToAdd: [...grantees] }),
      remove: (grantees) => modify({ ValuesToRemove: [...grantees] }),
    },
  };
}
