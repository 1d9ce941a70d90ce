import type { Engine } from "../engine/engine.ts";
import { getDecision } from "../ledger/decisions.ts";
import type { Response, StepRecord } from "../model/response.ts";
import type { UndoRecord } from "../model/undo-record.ts";

/**
 * Throws unless the undo of a response was decided: by an operator, whose decision functions/review recorded for exactly this undo, or by
 * the response's own terms at their time. The response's own fields about its undo do not suffice.
 */
export async function mustBeDecided(
  response: Response,
  steps: readonly StepRecord[],
  engine: Pick<Engine, "table" | "now">,
): Promise<void> {
  const { id, undo } = response;
  const isDecided =
    undo !== undefined &&
    (undo.decision === "terms"
      ? isByTerms(response, undo, steps, engine.now().getTime())
      : await isByPerson(response, undo, engine));
  if (!isDecided)
    throw new Error(`no decision on record to undo response ${id} in this way: nothing was undone`);
}

/** Whether the recorded decision is of this response, by this operator, on the same steps, re-enabling and forced holds. */
async function isByPerson(
  { id }: Response,
  undo: UndoRecord,
  { table }: Pick<Engine, "table">,
): Promise<boolean> {
  const decision = await getDecision(table, undo.decision);
  if (decision?.kind !== "undo" || decision.on !== id || decision.by !== undo.by) return false;
  const signed = JSON.parse(decision.content) as Partial<UndoRecord>;
  return sameWay(signed, undo);
}

function sameWay(a: Partial<UndoRecord>, b: UndoRecord): boolean {
  const way = ({ rearm = [], force = [], steps }: Partial<UndoRecord>) =>
    JSON.stringify([rearm, force, steps ?? "all"]);
  return way(a) === way(b);
}

/**
 * Whether the original terms of the response decide it (docs/decisions/0012): each step has an end that has passed, from `holdFor` or
 * because the change has no effect any more; or a confirmation expired, which re-enables nothing.
 */
function isByTerms(
  { terms, ends = {}, confirm }: Response,
  undo: UndoRecord,
  recorded: readonly StepRecord[],
  now: number,
): boolean {
  const { by, steps, rearm, force = [] } = undo;
  const isPast = (at?: string) => at !== undefined && Date.parse(at) <= now;
  if (by !== "cordon" || force.length > 0) return false;
  if (steps === undefined)
    return rearm.length === 0 && confirm?.onSilence === "release" && isPast(confirm.until);
  const isOver = (n: number) => {
    const step = recorded.find((one) => one.n === n);
    const isTimed =
      step !== undefined &&
      (terms?.holdFor[step.action] !== undefined || step.changes.some(({ endsAt }) => endsAt !== undefined));
    return isTimed && isPast(ends[n]);
  };
  return steps.length > 0 && steps.every(isOver) && rearm.every((n) => steps.includes(n));
}
