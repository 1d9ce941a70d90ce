import type { UndoLine } from "../../model/undo-plan.ts";
import { Failure } from "../program/failure.ts";

/** Throws `Failure` if `--only` names a step that the plan does not have. */
export function checkOnly(only: readonly number[] | undefined, there: readonly number[]): void {
  const strange = (only ?? []).filter((n) => !there.includes(n));
  if (strange.length > 0)
    throw new Failure(
      "usage",
      `--only: no step ${strange.join(", ")} here; choose from: ${[...new Set(there)].sort((a, b) => a - b).join(", ")}`,
    );
}

/** The attributes of the selected steps that another principal changed since. */
export function conflictsOf(lines: readonly UndoLine[], only?: readonly number[]): UndoLine[] {
  return lines.filter(
    ({ will, step }) => will === "leave: changed by others" && (only === undefined || only.includes(step)),
  );
}

/** The holds that `--force` names, one by one or by target. Throws `Failure` for a name without a conflict. */
export function forced(names: readonly string[], conflicts: readonly UndoLine[]): string[] {
  const holds = names.flatMap((name) => {
    const fits = conflicts.filter(({ hold, target }) => hold === name || target === name);
    if (fits.length > 0) return fits.map(({ hold }) => hold);
    const could = conflicts.map(({ hold }) => hold).join(", ") || "none, there is no conflict";
    throw new Failure("usage", `--force: no conflict ${name} here; choose from: ${could}`);
  });
  return [...new Set(holds)];
}
