import type { Invariant } from "./invariant.ts";

/** Errors that no retry can mend, and that nobody meant. */
const ODD =
  /ValidationException|TypeError|RangeError|ReferenceError|cannot go from|unreachable|multiple operations/;

/** No run ends with an error of its own making, and no operator sees a raw one (docs/architecture.md 2.13). */
export const noOddErrors: Invariant = {
  rule: "no odd errors",
  section: "2.13",
  watch({ simulation, operators }, broken) {
    return {
      ended(process, error) {
        const said = `${error?.name}: ${error?.message}`;
        if (error && ODD.test(said))
          broken(`of a run, ${error.name}`, `${process.name}: ${said.slice(0, 200)}`);
      },
      rests() {
        for (const { decision, outcome } of operators.decided)
          if ("error" in outcome && /conditional request failed/i.test(outcome.error))
            broken(
              "shown to an operator",
              `${decision.kind}: ${outcome.error} at ${simulation.time.date().toISOString()}`,
            );
      },
    };
  },
};
