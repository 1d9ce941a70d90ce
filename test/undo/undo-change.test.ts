import { expect, test } from "vitest";
import type { AnyAction, Aws, Preview } from "../../lib/model/action.ts";
import { standingOf, undoChange } from "../../lib/undo/undo-change.ts";
import { lamps } from "../support/lamps.ts";

const TARGET = { account: "123456789012", region: "us-east-1" };
const CHANGE = { hold: "lamp/hall", of: "hall", from: "on", to: "off", before: {} };
const aws = {} as Aws;

/** An action whose looks are these, one after another, and what was put back. */
function looking(...looks: readonly Omit<Preview, "putBack">[]) {
  const put: string[] = [];
  let n = 0;
  const { preview: _, ...rest } = lamps({ hall: "off" }).switchOff("switch-off");
  const preview = async () => {
    const look = looks[Math.min(n++, looks.length - 1)]!;
    return { ...look, putBack: async () => void put.push(look.now) };
  };
  const action: AnyAction = { ...rest, preview };
  return { action, put };
}

test("what people are shown touches nothing, and says before and after as the record does", async () => {
  const { action, put } = looking({ now: "off", will: "switch it on" });
  expect(await standingOf(action, TARGET, CHANGE, aws)).toEqual({
    before: "on",
    set: "off",
    now: "off",
    will: "switch it on",
    conflict: false,
  });
  expect(put).toEqual([]);
});

test("an undo does what its own look says, not what people were shown before", async () => {
  const { action, put } = looking(
    { now: "off", will: "switch it on" },
    { now: "blue", will: "left as it is", conflict: true },
  );
  await standingOf(action, TARGET, CHANGE, aws);
  expect(await undoChange(action, TARGET, CHANGE, aws)).toEqual({ conflict: "left as it is" });
  expect(put).toEqual([]);
});

test("over others' changes only when forced, and then it says over what", async () => {
  const { action, put } = looking({ now: "blue", will: "left as it is", conflict: true });
  expect(await undoChange(action, TARGET, CHANGE, aws, false)).toEqual({ conflict: "left as it is" });
  expect(put).toEqual([]);
  expect(await undoChange(action, TARGET, CHANGE, aws, true)).toEqual({ undone: "restored: on, over blue" });
  expect(put).toEqual(["blue"]);
});

test("a conflict that nothing can put back stays one, forced or not", async () => {
  const { action } = looking();
  const known: AnyAction = {
    ...action,
    preview: async () => ({ now: "off", will: "left as it is: not known", conflict: true }),
  };
  for (const force of [false, true])
    expect(await undoChange(known, TARGET, CHANGE, aws, force)).toEqual({
      conflict: "left as it is: not known",
    });
});

test("what came between its look and its call is the answer", async () => {
  const { action } = looking();
  const late: AnyAction = {
    ...action,
    preview: async () => ({
      now: "off",
      will: "switch it on",
      putBack: async () => ({ conflict: "no current" }),
    }),
  };
  expect(await undoChange(late, TARGET, CHANGE, aws)).toEqual({ conflict: "no current" });
});

test("an action without a way back shows nothing, and undoes nothing", async () => {
  const { action } = looking();
  const { preview: _, ...noWay } = action;
  expect(await standingOf(noWay, TARGET, CHANGE, aws)).toBeUndefined();
  await expect(undoChange(noWay, TARGET, CHANGE, aws)).rejects.toThrow("has no undo");
});
