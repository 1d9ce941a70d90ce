import { DATABASE_SNAPSHOT_ID, IMAGE_ID, INSTANCE_ID, SNAPSHOT_ID } from "../../../aws/formats.ts";
import { asText, at, is, textIfFits } from "../../../events/event-field.ts";
import type { DatabaseSnapshot } from "../../../model/resource.ts";
import {
  ANSWER,
  fieldsAt,
  PARAMETERS,
  type Reader,
  type Readers,
  type Recorded,
  textsAt,
} from "./recorded.ts";

/** Whether a grantee is outside this account: another account, an organization, or everybody. */
function isOther(grantee: unknown, account: string): boolean {
  return (
    grantee === "all" ||
    (typeof grantee === "string" &&
      (/^\d{12}$/.test(grantee)
        ? grantee !== account
        : /^arn:aws[a-z-]{0,12}:organizations::\d{12}:/.test(grantee)))
  );
}

/** Whether any added account, organization or group is outside this account. */
function addsOther({ event, here }: Recorded, list: string): boolean {
  return fieldsAt(event, `${PARAMETERS}.${list}.add.items.*`).some((item) =>
    ["userId", "group", "organizationArn", "organizationalUnitArn"].some((kind) =>
      isOther(at(event, `${item}.${kind}`), here.account),
    ),
  );
}

const snapshot: Reader = (record) => {
  const snapshotId = textIfFits(record.event, `${PARAMETERS}.snapshotId`, SNAPSHOT_ID);
  if (snapshotId === undefined || !addsOther(record, "createVolumePermission")) return [];
  return [{ snapshot: { ...record.here, snapshotId } }];
};

const image: Reader = (record) => {
  const imageId = textIfFits(record.event, `${PARAMETERS}.imageId`, IMAGE_ID);
  if (imageId === undefined || !addsOther(record, "launchPermission")) return [];
  return [{ image: { ...record.here, imageId } }];
};

function databaseSnapshot(of: DatabaseSnapshot["of"], field: string, inArn: string): Reader {
  return (record) => {
    const { event, here } = record;
    const isOpened =
      is(event, `${PARAMETERS}.attributeName`, "restore") &&
      fieldsAt(event, `${PARAMETERS}.valuesToAdd.*`).some((value) => isOther(at(event, value), here.account));
    const databaseSnapshotId = snapshotName(record, asText(at(event, `${PARAMETERS}.${field}`)), inArn);
    if (!isOpened || databaseSnapshotId === undefined) return [];
    return [{ databaseSnapshot: { ...here, databaseSnapshotId, of } }];
  };
}

/** RDS accepts a snapshot's name or its ARN. */
function snapshotName({ here }: Recorded, text: string, inArn: string): string | undefined {
  const [, region, account, kind, ...rest] =
    /^arn:aws[a-z-]{0,12}:rds:([a-z0-9-]{1,40}):(\d{12}):([a-z-]{1,20}):([\w-]{1,255})$/.exec(text) ?? [];
  const isHere = region === here.region && account === here.account && kind === inArn;
  const name = isHere ? rest[0]! : text;
  return DATABASE_SNAPSHOT_ID.pattern.test(name) ? name : undefined;
}

const launched: Reader = ({ event, here }) =>
  textsAt(event, `${ANSWER}.instancesSet.items.*.instanceId`, INSTANCE_ID).map((instanceId) => ({
    launched: { ...here, instanceId },
  }));

/** Snapshots and images shared outside the account (EC2 and RDS API references, the calls of those names), and hosts launched. */
export const SHARED: Readers = {
  "ec2:ModifySnapshotAttribute": snapshot,
  "ec2:ModifyImageAttribute": image,
  "rds:ModifyDBSnapshotAttribute": databaseSnapshot("instance", "dBSnapshotIdentifier", "snapshot"),
  "rds:ModifyDBClusterSnapshotAttribute": databaseSnapshot(
    "cluster",
    "dBClusterSnapshotIdentifier",
    "cluster-snapshot",
  ),
  "ec2:RunInstances": launched,
};
