import { isNeverBegun, isOpen } from "../../../lib/model/change-state.ts";
import type { Invariant } from "./invariant.ts";
import { begunOf, rowOfStep, thingOf } from "./reading.ts";

/**
 * Nothing is applied without its before-image on record, and that image stays as it was, unless somebody else's change is set over: then
 * it is that change (docs/architecture.md 2.1).
 */
export const beforeImage: Invariant = {
  rule: "before-image",
  section: "2.1",
  watch({ simulation: { ledger, world } }, broken) {
    return {
      done({ kind, thing, response }) {
        if (kind === "apply" && begunOf(ledger, response, thing) === undefined)
          broken("none on record", `${thing} is set for ${response}`);
      },
      wrote(row) {
        const { id, old, now } = rowOfStep(row) ?? {};
        for (const change of now?.changes ?? []) {
          const was = old?.changes.find(({ hold }) => hold === change.hold);
          if (was === undefined || isNeverBegun(was)) continue;
          if (JSON.stringify(was.before) === JSON.stringify(change.before)) continue;
          const isOthers = change.from === world.others.get(thingOf(change.hold));
          // A pause makes a plan of it again, or leaves it to another step.
          if (!isNeverBegun(change) && !(isOthers && isOpen(change)))
            broken("replaced", `${id} ${change.hold}: ${was.from} became ${change.from}`);
        }
      },
    };
  },
};
