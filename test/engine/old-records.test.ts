import { PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { readWhole } from "../../lib/ledger/reading.ts";
import { fromItem, type Table, toItem } from "../../lib/ledger/table.ts";
import { changeWords } from "../../lib/model/change-words.ts";
import type { StepRecord } from "../../lib/model/response.ts";
import { planUndo } from "../../lib/undo/undo-plan.ts";
import { ANA, newScene } from "../support/review-run.ts";
import { useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();

/** Writes steps and holds as the first ledgers have them: the words of a change are one text, and a hold has none. */
async function asFirstWritten({ client, name: TableName }: Table) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  let steps = 0;
  for (const item of Items) {
    const isStep = item["sk"]?.S?.startsWith("step#");
    const isHold = item["pk"]?.S?.startsWith("H#");
    if (isStep) {
      const step = fromItem<StepRecord>(item);
      const changes = step.changes.map(({ of, from, to, ...rest }) => ({
        ...rest,
        change: changeWords({ of, from, to }),
      }));
      const Item = { ...item, ...toItem({ changes }) };
      await client.send(new PutItemCommand({ TableName, Item }));
      steps++;
    }
    if (isHold && item["from"]) {
      const { from: _, ...Item } = item;
      await client.send(new PutItemCommand({ TableName, Item }));
    }
  }
  return steps;
}

test("a response that an earlier release recorded is shown and undone", async () => {
  const scene = await newScene(endpoint(), { hall: "dim", attic: "on" });
  const { id } = await scene.respond(["hall", "attic"]);
  expect(await asFirstWritten(scene.table)).toBe(2);
  const whole = (await readWhole(scene.table, id))!;
  expect(whole.steps.flatMap(({ changes }) => changes.map(changeWords))).toEqual([
    "hall: dim → off",
    "attic: on → off",
  ]);
  const { lines } = await planUndo(whole, scene.actions, scene.run());
  expect(lines.map(({ standing }) => standing)).toEqual([
    { before: "on", set: "off", now: "off", will: "attic is on again", conflict: false },
    { before: "dim", set: "off", now: "off", will: "hall is dim again", conflict: false },
  ]);
  expect((await scene.undo(ANA, id)).state).toBe("undone");
  expect([scene.world.get("hall"), scene.world.get("attic")]).toEqual(["dim", "on"]);
});

test("a hold that is joined tells how it was before anybody set it, and that of an earlier release does not harm", async () => {
  for (const isOld of [false, true]) {
    const scene = await newScene(endpoint(), { hall: "dim" });
    const { id: first } = await scene.respond(["hall"]);
    if (isOld) await asFirstWritten(scene.table);
    const second = await scene.other(["hall"]);
    expect(second.id).not.toBe(first);
    const [change] = (await readWhole(scene.table, second.id))!.steps.flatMap(({ changes }) => changes);
    expect(change).toMatchObject({ joined: first, from: isOld ? "off" : "dim", before: { was: "dim" } });
  }
});
