import { isHeld } from "../../../lib/model/change-state.ts";
import { isHeldOrMissing } from "../../../lib/model/response-state.ts";
import type { Invariant } from "./invariant.ts";
import { thingOf } from "./reading.ts";

/** At rest the record says how the account is, and what the terms promise is done (docs/architecture.md 2.12). */
export const honestStates: Invariant = {
  rule: "honest states",
  section: "2.12",
  watch({ simulation: { ledger, world } }, broken) {
    return {
      rests() {
        for (const { id, state, terms, reapplied = 0 } of ledger.responses()) {
          if (state === "not-in-effect" && terms?.whenLost === "reapply" && reapplied < 3)
            broken("not set again", `${id}: ${reapplied} of 3 times, and the terms say so`);
          for (const { wave, changes } of ledger.steps(id)) {
            if (wave !== "contain") continue;
            for (const change of changes) {
              if (change.state === "applying" && ["contained", "accepted"].includes(state))
                broken("contained and still applying", `${id} ${change.hold}`);
              const claims =
                isHeld(change) && isHeldOrMissing(state) && state !== "not-in-effect" && state !== "partly";
              const thing = thingOf(change.hold);
              if (claims && world.values.get(thing) !== "off")
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
