import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { dropHoldItem, holdName, stillHeld } from "../ledger/holds.ts";
import { isNeverBegun, isOpen } from "../model/change-state.ts";
import type { ChangeRecord, Response, StepRecord } from "../model/response.ts";
import type { Brake } from "../model/suppression.ts";
import { allOf } from "./addition.ts";
import { askFor, settle } from "./commit.ts";
import { judge } from "./decide.ts";
import type { Engine } from "./engine.ts";
import { type EventContext, Incomplete } from "./event-context.ts";
import { giveBack } from "./lease.ts";
import { readSituation } from "./load-context.ts";
import { planAgain } from "./plan-again.ts";
import { planOver } from "./plan-over.ts";

/**
 * Stops a containment that acted by itself, was cut off before anything was applied, and is paused since: people are asked. Returns
 * undefined where it goes on: there is no pause, people approved it, or something is applied already. Throws `Incomplete` where that is not
 * known.
 */
export async function stopIfPaused(
  response: Response,
  steps: readonly StepRecord[],
  { playbook, engine }: Pick<EventContext, "playbook" | "engine">,
): Promise<Response | undefined> {
  const { decision, approvals, byHand, id, holds = [] } = response;
  if (decision?.outcome !== "act" || approvals !== undefined || byHand !== undefined) return undefined;
  const situation = await readSituation(engine);
  if (!situation.brakes.some((brake) => isPauseOf(brake, response.playbook))) return undefined;
  if (!steps.every(({ changes }) => changes.every(isUnapplied))) return undefined;
  const all = await planAgain(steps.map(unbegun), playbook, id, engine);
  const begun = steps.flatMap((step, i) =>
    step.changes.filter(isBegun).map((one) => ({ hold: one.hold, now: nowOf(one, all[i]) })),
  );
  if (begun.some(({ now }) => now === "applied")) return undefined;
  const unknown = begun.filter(({ now }) => now === "unknown");
  const over = unknown.length === 0 ? [] : await planOver(steps, playbook, id, engine);
  const theirs = over.flatMap(({ fresh }) => fresh.map(({ hold }) => hold));
  if (!unknown.every(({ hold }) => theirs.includes(hold)))
    throw new Incomplete(`response ${id} is paused, and nobody knows yet whether it changed anything`);
  const asked = judge(response, all, situation, engine);
  const settled = await settle(response, "waiting", {
    decision: asked,
    all,
    add: allOf(all),
    engine,
    also: [...holds.map((hold) => dropHoldItem(engine.table, hold, id)), ...heldByOthers(all, engine)],
    what: ["cut off before anything was applied, and paused since", ...asked.because].join(" · "),
    patch: { ask: askFor(response, all, asked, engine) },
  });
  await giveBack(id, engine);
  return settled.response;
}

/** Whether a suppression pauses a playbook. */
export function isPauseOf({ kind, scope }: Brake, playbook: string): boolean {
  return kind === "pause" && (scope === "all" || scope === `playbook/${playbook}`);
}

/** No call on it succeeded, or it is another response's, which was read back. */
function isUnapplied(change: ChangeRecord): boolean {
  return (
    isNeverBegun(change) || change.state === "joined" || (isOpen(change) && change.appliedAt === undefined)
  );
}

function unbegun(step: StepRecord): StepRecord {
  return {
    ...step,
    changes: step.changes.map((change) => (isBegun(change) ? { ...change, state: "planned" } : change)),
  };
}

/** Of two responses that stop at once, each for the other's hold, one must find out that the other does not hold any more. */
function heldByOthers(steps: readonly StepRecord[], { table }: Engine): TransactWriteItem[] {
  return steps.flatMap(({ target, changes }) =>
    changes.flatMap(({ joined, before, state, ...change }) =>
      joined === undefined || state === "moot"
        ? []
        : [stillHeld(table, holdName(target, change), joined, before)],
    ),
  );
}

function isBegun(change: ChangeRecord): boolean {
  return isOpen(change) || change.state === "joined";
}

/**
 * Whether a change that was begun was applied before its run died: as it was, or in force. What is there in part, or was changed by others,
 * or cannot be planned now, is not known.
 */
function nowOf(begun: ChangeRecord, { changes }: Pick<StepRecord, "changes"> = { changes: [] }) {
  const found = changes.find(({ hold }) => hold === begun.hold);
  if (found === undefined) return "unknown";
  // In force by another response, it is no matter whether this one set it, too.
  if (found.joined !== undefined) return "untouched";
  if (found.inForce) return "applied";
  return JSON.stringify(found.before) === JSON.stringify(begun.before) ? "untouched" : "unknown";
}
