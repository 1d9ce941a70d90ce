import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { countItem, countOne, HOUR } from "../../lib/ledger/counters.ts";
import { readSituation } from "../../lib/ledger/situation.ts";
import type { Table } from "../../lib/ledger/table.ts";
import { newTable } from "../support/engine-run.ts";
import { MINUTE, useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();
const COUNTED = { name: "playbook/lamps", within: HOUR };
function at(clock: string): Date {
  return new Date(`2026-11-20T${clock}:00.000Z`);
}

async function counted(table: Table, clock: string, what = COUNTED): Promise<number> {
  return (await readSituation(table, at(clock))).count(what);
}

test("what is counted is read within its time, and fades over the next", async () => {
  const table = await newTable(endpoint());
  for (const clock of ["03:50", "03:55", "03:59", "04:01"]) await countOne(table, COUNTED, at(clock));
  expect(await counted(table, "03:59")).toBe(3);
  expect(await counted(table, "04:02")).toBe(4);
  expect(await counted(table, "04:40")).toBe(2);
  expect(await counted(table, "05:00")).toBe(1);
  expect(await counted(table, "06:00")).toBe(0);
});

test("each by its own name and time", async () => {
  const table = await newTable(endpoint());
  const storm = { name: "storm", within: 10 * MINUTE };
  await countOne(table, COUNTED, at("03:01"));
  await countOne(table, storm, at("03:02"));
  expect([await counted(table, "03:03"), await counted(table, "03:03", storm)]).toEqual([1, 1]);
  expect(await counted(table, "03:03", { ...COUNTED, name: "playbook/other" })).toBe(0);
  expect([await counted(table, "03:25"), await counted(table, "03:25", storm)]).toEqual([1, 0]);
});

test("a limit is not passed, whoever counts at the same moment; what is not limited is counted beyond it", async () => {
  const table = await newTable(endpoint());
  const limited = { ...COUNTED, most: 3 };
  const count = () =>
    table.client.send(
      new TransactWriteItemsCommand({ TransactItems: [countItem(table, limited, at("03:10"))] }),
    );
  const all = await Promise.allSettled(Array.from({ length: 8 }, count));
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  await countOne(table, limited, at("03:11"));
  expect(await counted(table, "03:12")).toBe(4);
});
