import { expect, test } from "vitest";
import { respond } from "../../lib/engine/respond.ts";
import type { AnyAction } from "../../lib/model/action.ts";
import { step } from "../../lib/model/playbook.ts";
import { lampEvent, lampPlaybook, newClock, newRun, newTable, PLACE, undo } from "../support/engine-run.ts";
import { lamps } from "../support/lamps.ts";
import { useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();

/** Two responses to the same lamp, each seen from a Region of its own. */
async function twoRegions(global: boolean) {
  const table = await newTable(endpoint());
  const { world, switchOff } = lamps({ hall: "dim" });
  const plain = switchOff("switch-off");
  const action: AnyAction = {
    ...plain,
    async plan(target, aws) {
      const plan = await plain.plan(target, aws);
      if (!global || !("changes" in plan)) return plan;
      return { ...plan, changes: plan.changes.map((change) => ({ ...change, region: "global" as const })) };
    },
  };
  const run = newRun({ table, clock: newClock(), actions: [action] });
  const contain = async (region: string) => {
    const target = { ...PLACE, region, lamp: "hall" };
    const playbook = { ...lampPlaybook([action]), contain: [step(action, () => [target])] };
    const { id, state } = await respond(lampEvent(`on-in-${region}`, ["hall"]), playbook, run);
    return { id, state };
  };
  const [first, second] = [await contain("us-east-1"), await contain("eu-west-1")];
  const off = async (id: string) => {
    await undo(id, [action], run);
    return world.get("hall");
  };
  return { first, second, off };
}

test("what is global is one attribute for targets of any Region: the last that lets go puts it back as it was", async () => {
  const { first, second, off } = await twoRegions(true);
  expect(await off(first.id)).toBe("off");
  expect(await off(second.id)).toBe("dim");
});

test("what is of a Region is another attribute in each: found as it is wanted there, it is not ours to undo", async () => {
  const { first, second, off } = await twoRegions(false);
  expect([first.state, second.state]).toEqual(["contained", "nothing-to-contain"]);
  expect(await off(first.id)).toBe("dim");
});
