import { type Tally, total } from "../../replay/tally.ts";
import type { FailOn } from "./fail-on.ts";

/** The results that `--fail-on` names, with their counts: "act (3), problem (1)"; undefined without one. */
export function unwanted(kinds: readonly FailOn[], tally: Tally, changes: number): string | undefined {
  const often = (kind: FailOn): number => {
    if (kind === "change") return changes;
    return kind === "problem" ? tally.problems : total(tally, kind);
  };
  const found = [...new Set(kinds)].filter((kind) => often(kind) > 0);
  return found.length > 0 ? found.map((kind) => `${kind} (${often(kind)})`).join(", ") : undefined;
}
