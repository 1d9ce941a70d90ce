import type { AuditEntry, Response, State, StepRecord, Whole } from "../../model/response.ts";
import { personName } from "../../notify/person-name.ts";
import { MEANING } from "./states.ts";
import { clock } from "./times.ts";

/** What the state of one response means, with the steps, the person and the time that it is about. The record is clean. */
export function meaningOf(whole: Whole, now: Date): string {
  const { response, steps } = whole;
  const by = decidedBy(whole, now);
  switch (response.state) {
    case "contained":
      return contained(steps);
    case "not-in-effect": {
      const lost = steps.filter((step) => isDrifted(response, step));
      return lost.length > 0
        ? `Containment no longer in effect: ${numbers(lost)}.`
        : MEANING["not-in-effect"];
    }
    case "partly-undone":
      return kept(response, steps);
    case "conflict":
      return conflict(steps);
    case "declined":
      return by === undefined ? MEANING.declined : `Declined by ${by}. No changes made.`;
    case "accepted":
      return by === undefined ? MEANING.accepted : `Accepted by ${by}. The containment stays in effect.`;
    case "nothing-to-contain":
      return nothing(steps);
    default:
      return MEANING[response.state];
  }
}

/** The states in which `missing` is drift; after an undo it is what is still in effect. */
const MAY_DRIFT: readonly State[] = ["not-in-effect", "partly-undone", "conflict"];

/** Whether the last verification, or an undo, found a step different from what Cordon set. */
export function isDrifted(
  { state, missing = [] }: Pick<Response, "state" | "missing">,
  { action, targetName }: Pick<StepRecord, "action" | "targetName">,
): boolean {
  return MAY_DRIFT.includes(state) && missing.some((what) => what.startsWith(`${action} ${targetName}: `));
}

/** Who decided last, and when: "ana at 15:17:04Z"; undefined where no operator did. */
export function decidedBy({ response, audit }: Whole, now: Date): string | undefined {
  const line = audit.findLast((one) => isDecision(one, response));
  return line && `${personName(line.by)} at ${clock(line.at, now)}`;
}

function isDecision({ by, what }: AuditEntry, { state }: Response): boolean {
  return by !== "cordon" && what.split(" · ")[0] === state;
}

function contained(steps: readonly StepRecord[]): string {
  const left = steps.filter(({ wave, leftOut }) => wave === "contain" && leftOut !== undefined);
  return left.length === 0
    ? MEANING.contained
    : `NOT contained: ${numbers(left)} (${names(left)}), left out by ${leavers(left)}. The approved steps are in effect, and Cordon read them back.`;
}

function kept(response: Response, steps: readonly StepRecord[]): string {
  const left = steps.filter(({ changes }) => changes.some(({ state }) => state === "kept"));
  if (left.length === 0) return MEANING["partly-undone"];
  const rearming = left.filter(({ rearms }) => rearms);
  const why =
    rearming.length > 0 ? ` An undo of ${numbers(rearming)} would re-enable stolen credentials.` : "";
  const lost = left.filter((step) => isDrifted(response, step));
  const drift = lost.length > 0 ? ` NOT IN EFFECT: ${numbers(lost)}.` : "";
  return `Not undone: ${numbers(left)}.${why}${drift}`;
}

/** Another principal may have removed the whole target: then no step is in conflict any more. */
function conflict(steps: readonly StepRecord[]): string {
  const changes = steps.flatMap((step) => (step.wave === "contain" ? step.changes : []));
  return changes.some(({ state }) => state === "conflict") ? MEANING.conflict : "";
}

function nothing(steps: readonly StepRecord[]): string {
  const why = [...new Set(steps.flatMap(({ wave, moot }) => (wave === "contain" && moot ? [moot] : [])))];
  return why.length === 0 ? MEANING["nothing-to-contain"] : `Nothing to contain: ${why.join("; ")}.`;
}

function numbers(steps: readonly StepRecord[]): string {
  return `step ${steps.map(({ n }) => n).join(", ")}`;
}

function leavers(steps: readonly StepRecord[]): string {
  return [...new Set(steps.flatMap(({ leftOut }) => (leftOut ? [personName(leftOut)] : [])))].join(", ");
}

function names(steps: readonly StepRecord[]): string {
  return [...new Set(steps.map(({ targetName }) => targetName))].join(", ");
}
