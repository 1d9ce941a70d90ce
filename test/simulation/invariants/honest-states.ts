import { isHeld } from "../../../lib/model/change-state.ts";
import { isHeldOrMissing } from "../../../lib/model/response-state.ts";
import { MINUTE } from "../time.ts";
import type { Invariant } from "./invariant.ts";
import { thingOf } from "./reading.ts";

/** How long a read-back may take to find a change: one period of checks, and the timer's. */
const FOUND_WITHIN = 20 * MINUTE;

/** At rest the record says how the account is, and what the terms promise is done (docs/architecture.md 2.12). */
export const honestStates: Invariant = {
  rule: "honest states",
  section: "2.12",
  watch({ simulation: { ledger, world, time } }, broken) {
    return {
      rests() {
        for (const { id, state, terms, reapplied = 0, error } of ledger.responses()) {
          // A limit or a pause may keep it, which is told.
          const isKept = error?.startsWith("not set again");
          if (state === "not-in-effect" && terms?.whenLost === "reapply" && reapplied < 3 && !isKept)
            broken("not set again", `${id}: ${reapplied} of 3 times, and the terms say so`);
          for (const { wave, changes } of ledger.steps(id)) {
            if (wave !== "contain") continue;
            for (const change of changes) {
              if (change.state === "applying" && ["contained", "accepted"].includes(state))
                broken("contained and still applying", `${id} ${change.hold}`);
              const claims =
                isHeld(change) && isHeldOrMissing(state) && state !== "not-in-effect" && state !== "partly";
              const thing = thingOf(change.hold);
              // Marked by an undo of another response; the next read-back says so.
              if (ledger.holdsOf(thing).some((one) => one.response === id && one.lost)) continue;
              const isFresh = time.now - (world.changedAt.get(thing) ?? 0) < FOUND_WITHIN;
              if (claims && !isFresh && world.values.get(thing) !== "off")
                broken(
                  `says in effect, changed by ${world.setBy.get(thing)}`,
                  `${id} ${state}: ${thing} is ${world.values.get(thing)}`,
                );
            }
          }
        }
      },
    };
  },
};
