import { isOurs } from "../aws/world.ts";
import { SECOND } from "../time.ts";
import type { Invariant } from "./invariant.ts";
import { begunOf } from "./reading.ts";

/** How long the two calls of an undo may lie apart. */
const RACE = 10 * SECOND;

/** Milliseconds from the plan of a run to its last call on a thing. */
const IN_A_RUN = 15_000;

/**
 * An undo sets back exactly what others set last, over nobody's change unless it is forced, in any order of undos; when all is undone
 * nothing of Cordon is left (docs/architecture.md 2.11).
 */
export const undoRestores: Invariant = {
  rule: "undo restores",
  section: "2.11",
  watch({ simulation: { world, ledger, time } }, broken) {
    /** What was recorded before a change that came within the seconds of a run: AWS has no call that would see it. */
    const unseen = new Map<string, string>();
    return {
      done({ kind, thing, to, response }, from) {
        const isJustNow = time.now - (world.changedAt.get(thing) ?? 0) < IN_A_RUN;
        if (kind === "apply") {
          const recorded = begunOf(ledger, response, thing)?.from;
          if (recorded !== undefined && !isOurs(from))
            if (recorded !== from && isJustNow) unseen.set(thing, recorded);
            else unseen.delete(thing);
        }
        // A change between the look and the call of an undo is as unseen.
        if (kind !== "revert" || (isJustNow && !isOurs(from))) return;
        // What one response did not see, another that planned in that moment may have.
        const right = [world.others.get(thing), unseen.get(thing)];
        const isForced =
          ledger.find(response)?.undo?.force?.some((hold) => hold.includes(`/${thing}/`)) ?? false;
        if (!right.includes(to) && !isForced)
          broken(
            "another value",
            `${response} sets ${thing} to ${to}; others set ${right[0]} last (now ${from})`,
          );
        // Between the look and the call of an undo nothing on AWS keeps others out.
        const isRace = from === to || time.now - (world.changedAt.get(thing) ?? 0) < RACE;
        if (!isOurs(from) && !isForced && !isRace)
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
