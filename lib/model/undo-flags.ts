import type { StepRecord } from "./response.ts";

/**
 * The options without which an undo of these steps would change nothing: ` --rearm 1,2`, ` --force NAME`; "" where a plain undo has
 * something to do. By the record, without a look at the targets.
 */
export function undoFlags(steps: readonly StepRecord[]): string {
  const open = steps
    .filter(({ irreversible }) => irreversible === undefined)
    .flatMap(({ n, rearms, changes }) =>
      changes
        .filter(({ state }) => state !== "undone" && state !== "moot" && state !== "planned")
        .map(({ state, hold }) => ({ n, rearms, hold, isTheirs: state === "conflict" })),
    );
  if (open.some(({ rearms, isTheirs }) => !rearms && !isTheirs)) return "";
  const rearm = [...new Set(open.filter(({ rearms }) => rearms).map(({ n }) => n))];
  const force = open.filter(({ isTheirs }) => isTheirs).map(({ hold }) => ` --force ${shellWord(hold)}`);
  return `${rearm.length > 0 ? ` --rearm ${rearm.join(",")}` : ""}${force.join("")}`;
}

/** Quoted for a shell: a copied line must not run code from a name. */
export function shellWord(name: string): string {
  return /^[\w:/.@=+,-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
