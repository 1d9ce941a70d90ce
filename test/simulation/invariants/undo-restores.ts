import { isOurs } from "../aws/world.ts";
import type { Invariant } from "./invariant.ts";

/**
 * An undo sets back exactly what others set last, over nobody's change unless it is forced, in any order of undos; when all is undone
 * nothing of Cordon is left (docs/architecture.md 2.11).
 */
export const undoRestores: Invariant = {
  rule: "undo restores",
  section: "2.11",
  watch({ simulation: { world, ledger } }, broken) {
    return {
      done({ kind, thing, to, response }, from) {
        if (kind !== "revert") return;
        const right = world.others.get(thing);
        const isForced =
          ledger.find(response)?.undo?.force?.some((hold) => hold.includes(`/${thing}/`)) ?? false;
        if (to !== right && !isForced)
          broken(
            "another value",
            `${response} sets ${thing} to ${to}; others set ${right} last (now ${from})`,
          );
        if (!isOurs(from) && !isForced)
          broken("over another's change", `${response} ${thing}: ${from} → ${to}`);
      },
      rests(after) {
        for (const [thing, value] of world.values) {
          if (!isOurs(value) || world.setBy.get(thing) !== "cordon" || ledger.holdsOf(thing).length > 0)
            continue;
          broken(`left, and nobody holds it, after ${after}`, `${thing} is ${value}`);
        }
      },
    };
  },
};
