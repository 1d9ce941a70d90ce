import { expect, test } from "vitest";
import { note } from "../../lib/ledger/facts.ts";
import { claim, getResponse, move } from "../../lib/ledger/responses.ts";
import { Moved } from "../../lib/ledger/table.ts";
import { response } from "../cli/records.ts";
import { newTable } from "../support/engine-run.ts";
import { useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();
const CHECKED = { count: 2, at: "2026-09-25T02:52:07.402Z" };

/** A response that was read back twice. */
async function checked() {
  const table = await newTable(endpoint());
  const draft = response({ checks: CHECKED });
  await claim(table, draft);
  return { table, draft };
}

test("a note of what moved since it was read is refused, and changes nothing", async () => {
  const { table, draft } = await checked();
  const at = "2026-09-25T02:53:00.000Z";
  const moved = await move(table, draft, "undoing", { at, what: "undo" });
  const late = note(table, draft, { checks: { count: 3, at } }, at);
  await expect(late).rejects.toThrow(Moved);
  const { checks, due, version } = (await getResponse(table, draft.id))!;
  expect({ checks, due, version }).toEqual({ checks: undefined, due: moved.due, version: moved.version });
});

test("a new state is read back from the beginning, and a note keeps the time at which it was entered", async () => {
  const { table, draft } = await checked();
  const at = "2026-09-25T02:53:00.000Z";
  const moved = await move(table, draft, "not-in-effect", { at, what: "hall is on" });
  expect([moved.checks, moved.since]).toEqual([undefined, { version: draft.version + 1, at }]);
  const noted = await note(table, moved, { checks: { count: 1, at } }, "2026-09-25T02:53:10.000Z");
  expect([noted.since, noted.version]).toEqual([moved.since, moved.version]);
});
