import type { UndoLine } from "../../model/undo-plan.ts";
import { Failure } from "../program/failure.ts";

/** Throws `Failure` when `--only` names a step that is not there. */
export function checkOnly(only: readonly number[] | undefined, there: readonly number[]): void {
  const strange = (only ?? []).filter((n) => !there.includes(n));
  if (strange.length > 0)
    throw new Failure(
      "usage",
      `--only names step ${strange.join(", ")}, which is not here; there are ${[...new Set(there)].sort((a, b) => a - b).join(", ")}`,
    );
}

/** What others changed since, of the steps that are meant. */
export function conflictsOf(lines: readonly UndoLine[], only?: readonly number[]): UndoLine[] {
  return lines.filter(
    ({ will, step }) => will === "leave: changed by others" && (only === undefined || only.includes(step)),
  );
}

/** The holds that `--force` names: each by its own name, or all of one target. Throws `Failure` for what is no conflict. */
export function forced(names: readonly string[], conflicts: readonly UndoLine[]): string[] {
  const holds = names.flatMap((name) => {
    const fits = conflicts.filter(({ hold, target }) => hold === name || target === name);
    if (fits.length > 0) return fits.map(({ hold }) => hold);
    const could = conflicts.map(({ hold }) => hold).join(", ") || "nothing: no one changed anything since";
    throw new Failure("usage", `--force names ${name}, which is no conflict here; it could be: ${could}`);
  });
  return [...new Set(holds)];
}
