import { holders, holdName, isKept, isOvertaken, joinable } from "../ledger/holds.ts";
import { type AnyAction, whole } from "../model/action.ts";
import { isOurs } from "../model/change-state.ts";
import type { Playbook } from "../model/playbook.ts";
import type { ChangeRecord, StepRecord } from "../model/response.ts";
import type { Addition } from "./addition.ts";
import type { Engine } from "./engine.ts";

/**
 * Plans anew what somebody else changed since it was planned, before it is set again: their change is its new before-image, so that an
 * undo overwrites nobody's. What is as Cordon left it, whole or in part, keeps its recorded image. So does what is as it was before,
 * unless others set it back: that is a change of theirs, too.
 */
export async function planOver(
  steps: readonly StepRecord[],
  playbook: Playbook,
  responseId: string,
  engine: Engine,
): Promise<readonly Addition[]> {
  const planned = await Promise.all(
    steps.map(async (step): Promise<readonly Addition[]> => {
      const { wave, action, target, changes, irreversible } = step;
      const ours = changes.filter(isOurs);
      const found = playbook[wave].find((one) => one.action.id === action);
      if (wave !== "contain" || irreversible !== undefined || found === undefined || ours.length === 0)
        return [];
      const over = await overwritten(ours, await whole(found.action), step, responseId, engine);
      if (over.length === 0) return [];
      const anew = changes.map((one) => over.find(({ hold }) => hold === one.hold) ?? one);
      return [{ step: { ...step, target, changes: anew }, fresh: over }];
    }),
  );
  return planned.flat();
}

/** The changes of a step with what is there now as their before-images, where that is neither the recorded one nor Cordon's. */
async function overwritten(
  ours: readonly ChangeRecord[],
  action: AnyAction,
  { target }: StepRecord,
  responseId: string,
  engine: Engine,
): Promise<readonly ChangeRecord[]> {
  const aws = engine.aws(target, responseId);
  const theirs = await Promise.all(
    ours.map(async (change) => {
      const preview = await action.preview?.(target, change, aws);
      const isAsBefore = preview !== undefined && preview.putBack === undefined;
      const isTheirs =
        preview?.conflict || (await isTakenOver(change, isAsBefore, target, responseId, engine));
      return isTheirs ? [change.hold] : [];
    }),
  );
  const holds = theirs.flat();
  const plan = holds.length === 0 ? undefined : await action.plan(target, aws);
  if (plan === undefined || !("changes" in plan)) return [];
  return Promise.all(
    plan.changes
      .filter(({ hold }) => holds.includes(hold))
      .map((fresh) => joinedOr({ ...fresh, state: "planned" }, target, responseId, engine)),
  );
}

type Target = StepRecord["target"];

/**
 * Whether the image of a change is not the newest one: an undo that was cut off let go of it; another response keeps the attribute over a
 * truer image, because this one's hold is lost, or older than what others changed; or others set back what this one lost, or only joined.
 */
async function isTakenOver(
  change: ChangeRecord,
  isAsBefore: boolean,
  target: Target,
  responseId: string,
  engine: Engine,
): Promise<boolean> {
  const all = await holders(engine.table, holdName(target, change));
  const own = all.find(({ response }) => response === responseId);
  if (own === undefined) return true;
  if (isAsBefore) return own.lost === true || own.joined === true;
  return all.some(
    (hold) => hold.response !== responseId && isKept(hold) && (own.lost || isOvertaken(own, hold)),
  );
}

async function joinedOr(
  change: ChangeRecord,
  target: Target,
  responseId: string,
  engine: Engine,
): Promise<ChangeRecord> {
  if (!change.inForce) return change;
  const all = await holders(engine.table, holdName(target, change));
  const other = joinable(all, responseId);
  if (other === undefined) return change;
  return {
    ...change,
    before: other.before,
    from: other.from ?? change.from,
    joined: other.response,
    note: `already held by response ${other.response}`,
  };
}
