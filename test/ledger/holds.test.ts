import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { dropHold, holders, holdItem, holdOn, letGo, stillHeld } from "../../lib/ledger/holds.ts";
import type { Table } from "../../lib/ledger/table.ts";
import { newTable } from "../support/engine-run.ts";
import { useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();
const BEFORE = { was: "on" };
const HOLD = "123456789012/us-east-1/lamp/hall";

function write(table: Table, ...TransactItems: ReturnType<typeof holdItem>[]) {
  return table.client.send(new TransactWriteItemsCommand({ TransactItems }));
}
async function held(...by: string[]): Promise<Table> {
  const table = await newTable(endpoint());
  for (const response of by) await write(table, holdItem(table, { hold: HOLD, response, before: BEFORE }));
  return table;
}
async function names(table: Table) {
  return (await holders(table, HOLD)).map(({ response }) => response);
}

describe("a hold", () => {
  test("of two is let go by one, and kept by the other", async () => {
    const table = await held("A", "B");
    expect((await letGo(table, HOLD, "A")).staying.map(({ response }) => response)).toEqual(["B"]);
    await dropHold(table, HOLD, "A");
    expect(await names(table)).toEqual(["B"]);
  });

  test("that both let go at the same moment is put back by at least one", async () => {
    const table = await held("A", "B");
    const others = await Promise.all([letGo(table, HOLD, "A"), letGo(table, HOLD, "B")]);
    expect(others.some(({ staying }) => staying.length === 0)).toBe(true);
  });

  test("that is on its way out cannot be joined, nor can one that is gone", async () => {
    const table = await held("A");
    await write(table, stillHeld(table, HOLD, "A", BEFORE));
    await letGo(table, HOLD, "A");
    await expect(write(table, stillHeld(table, HOLD, "A", BEFORE))).rejects.toThrow();
    await holdOn(table, HOLD, "A");
    await write(table, stillHeld(table, HOLD, "A", BEFORE));
    await dropHold(table, HOLD, "A");
    await expect(write(table, stillHeld(table, HOLD, "A", BEFORE))).rejects.toThrow();
  });

  test("that is gone is let go, kept on and dropped without a word: an undo that was cut off", async () => {
    const table = await held();
    expect(await letGo(table, HOLD, "A")).toEqual({ staying: [], isGone: true });
    await holdOn(table, HOLD, "A");
    await dropHold(table, HOLD, "A");
    expect(await names(table)).toEqual([]);
  });
});
