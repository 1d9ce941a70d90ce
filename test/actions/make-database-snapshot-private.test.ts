import { afterAll, beforeAll, expect, test } from "vitest";
import { makeDatabaseSnapshotPrivate } from "../../lib/actions/make-database-snapshot-private.ts";
import { type Faults, openDoor } from "../support/aws-door.ts";
import { type Moto, startMoto } from "../support/moto.ts";
import { PLACE } from "./ec2-account.ts";
import { world } from "./make-database-snapshot-private.world.ts";

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto?.stop());

const KINDS = [
  ["instance", "of an instance, shared with everybody and an account", "db-snapshot", "orders"],
  ["cluster", "of a cluster, shared with two accounts", "db-cluster-snapshot", "ledger"],
] as const;
function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}

test.each(KINDS)("of a database %s, in words", async (of, sample, kind, database) => {
  await moto.reset();
  const { target } = await world.samples[sample]!(moto);
  const grantees = of === "instance" ? ["111122223333", "all"] : ["111122223333", "222233334444"];
  const words = of === "instance" ? "111122223333, everybody" : "111122223333, 222233334444";
  expect(await makeDatabaseSnapshotPrivate.plan(target, door())).toMatchObject({
    changes: [
      {
        hold: `${kind}/before-upgrade/restore`,
        of: "snapshot before-upgrade",
        from: `shared with ${words}`,
        to: "private",
        before: { grantees },
      },
    ],
    affected: [expect.stringContaining(`of database ${database}, shared with ${words}`)],
  });
});

test.each(KINDS)("of a database %s, made by RDS itself: refused", async (_of, sample) => {
  await moto.reset();
  const { target } = await world.samples[sample]!(moto);
  const answer: Faults["answer"] = (_call, output) => {
    const list = output["DBSnapshots"] ?? output["DBClusterSnapshots"] ?? [];
    for (const one of list as { SnapshotType: string }[]) one.SnapshotType = "automated";
  };
  expect(await makeDatabaseSnapshotPrivate.plan(target, door({ answer }))).toEqual({
    refused: "snapshot before-upgrade is automated, not manual: only manual ones are shared",
  });
});

test.each([
  "rds:orders-2026-11-22-05-00",
  "awsbackup:job-1",
  "arn:aws:rds:us-east-1:111122223333:snapshot:x",
  "a--b",
  "a-",
])(
  "%j is no manual snapshot of this account: refused before anything is asked",
  async (databaseSnapshotId) => {
    const aws = door();
    const target = { ...PLACE, databaseSnapshotId, of: "instance" as const };
    expect(await makeDatabaseSnapshotPrivate.plan(target, aws)).toHaveProperty("refused");
    expect(aws.calls).toEqual([]);
  },
);

test("of an instance and of a cluster: two things, also under one name", async () => {
  await moto.reset();
  const { target, describe } = await world.samples[KINDS[0][1]]!(moto);
  const { clusters } = (await describe()) as { clusters: unknown };
  await makeDatabaseSnapshotPrivate.apply(
    target,
    { hold: "", of: "", from: "", to: "", before: { grantees: [] } },
    door(),
  );
  expect(await describe()).toMatchObject({ clusters });
});

test("private already: in force", async () => {
  await moto.reset();
  const { target } = await world.samples[KINDS[1][1]]!(moto);
  await makeDatabaseSnapshotPrivate.apply(
    target,
    { hold: "", of: "", from: "", to: "", before: { grantees: [] } },
    door(),
  );
  expect(await makeDatabaseSnapshotPrivate.plan(target, door())).toMatchObject({
    changes: [{ inForce: true, before: { grantees: [] } }],
  });
});
