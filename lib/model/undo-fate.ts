import { GONE, type UndoLine, type UndoPlan } from "./undo-plan.ts";

/** The options of an undo: what it undoes beyond its default. */
export interface UndoChoice {
  /** Steps whose undo re-enables stolen credentials, by number. */
  readonly rearm: readonly number[];
  /** Changes that are undone although another principal changed them since, by hold. */
  readonly force: readonly string[];
  /** Only these steps; absent: all. */
  readonly only?: readonly number[] | undefined;
}

/** What an undo does to one attribute with these options. */
export type UndoFate =
  | "back"
  | "re-armed"
  | "forced"
  | "kept"
  | "conflict"
  | "shared"
  | "nothing"
  | "left out";

/** What an undo does to one attribute, as lib/undo/revert.ts does it: a step that re-enables credentials must be named first. */
export function fateOf({ will, step, hold, rearms }: UndoLine, { rearm, force, only }: UndoChoice): UndoFate {
  if (will === "nothing") return "nothing";
  if (only && !only.includes(step)) return "left out";
  const isKept = rearms && !rearm.includes(step);
  switch (will) {
    case "put back":
      return "back";
    case "keep: would re-arm":
      return rearm.includes(step) ? "re-armed" : "kept";
    case "leave: changed by others":
      return !force.includes(hold) ? "conflict" : isKept ? "kept" : "forced";
    case "let go: others hold it":
      return isKept ? "kept" : "shared";
  }
}

/** Whether the target is there, and differs now from what Cordon set. */
export function isChangedSince({ standing }: Pick<UndoLine, "standing">): boolean {
  return standing !== undefined && standing.now !== standing.set && standing.now !== GONE;
}

/**
 * Why an undo with these options would undo nothing and leave something, and what to name instead; undefined where it does something.
 * An undo that leaves nothing is done: it ends the response.
 */
export function whyNothing({ response, lines }: UndoPlan, choice: UndoChoice): string | undefined {
  const fates = lines.map((line) => ({ line, fate: fateOf(line, choice) }));
  const left = fates.filter(({ fate }) => fate === "kept" || fate === "conflict");
  const isLeft = left.length > 0 || fates.some(({ fate }) => fate === "left out");
  const isDone = fates.some(({ fate }) => ["back", "re-armed", "forced", "shared"].includes(fate));
  if (isDone || !isLeft) return undefined;
  const named = fates.filter(({ line, fate }) => fate === "nothing" && choice.only?.includes(line.step));
  const reasons = [...left, ...(left.length > 0 ? [] : named)].map(({ line }) => reasonOf(line, choice));
  const again = left.some(({ line }) => isChangedSince(line))
    ? ["to set again what is not in effect: cordon reapply ".concat(response)]
    : [];
  return `nothing would be undone: ${[...new Set([...reasons, ...again])].join("; ")}`;
}

function reasonOf({ step, hold, will, note, rearms, standing }: UndoLine, { rearm }: UndoChoice): string {
  const needsRearm = rearms && !rearm.includes(step);
  if (will === "leave: changed by others")
    return `another principal changed step ${step}, now ${standing?.now ?? "different"}; a lead can add --force ${hold}${needsRearm ? ` --rearm ${step}` : ""}`;
  if (will === "nothing") return `step ${step}: ${note ?? "nothing to undo"}`;
  const now = isChangedSince({ ...(standing && { standing }) })
    ? `is not in effect, now ${standing?.now}, and its undo `
    : "";
  return `step ${step} ${now}would re-enable stolen credentials; add --rearm ${step}`;
}
