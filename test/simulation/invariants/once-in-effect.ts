import { isInForce } from "../../../lib/model/change-state.ts";
import { isFinal, isSettled } from "../../../lib/model/response-state.ts";
import type { Invariant } from "./invariant.ts";
import { rowOfStep, thingOf } from "./reading.ts";

/**
 * What a response holds stays while another one needs it, and what Cordon set is never taken for somebody else's; a hold belongs to
 * a response that may still let go of it (docs/architecture.md 2.3 and 7, "two responses on one target").
 */
export const onceInEffect: Invariant = {
  rule: "once in effect",
  section: "2.3",
  watch({ simulation: { ledger, world } }, broken) {
    /** Responses beside one that say of a thing that they have it in effect, whatever their holds say. */
    const needing = (thing: string, but: string) =>
      ledger
        .responses()
        .filter(({ id, state }) => id !== but && (isSettled(state) || state === "containing"))
        // Somebody else changed it meanwhile: the next read-back says so.
        .filter(({ id }) => !ledger.holdsOf(thing).some((one) => one.response === id && one.lost))
        .filter(({ id }) =>
          ledger
            .steps(id)
            .filter(({ wave }) => wave === "contain")
            .flatMap(({ changes }) => changes)
            .some((change) => thingOf(change.hold) === thing && isInForce(change)),
        );
    return {
      done({ kind, thing, response }) {
        if (kind !== "revert") return;
        const others = ledger
          .holdsOf(thing)
          .filter((one) => one.response !== response && !one.releasing && !one.lost);
        if (others.length > 0)
          broken(
            "reverted while held",
            `${thing} by ${response}, held by ${others.map((one) => one.response)}`,
          );
        const needed = needing(thing, response);
        if (others.length === 0 && needed.length > 0)
          broken("reverted while needed", `${thing} by ${response}, needed by ${needed.map(({ id }) => id)}`);
      },
      wrote(row) {
        const { id, old, now } = rowOfStep(row) ?? {};
        for (const { hold, state, note } of now?.changes ?? []) {
          const was = old?.changes.find((one) => one.hold === hold)?.state;
          if (state !== "moot" || was === "moot" || !note?.startsWith("already so, and not by")) continue;
          if (world.setBy.get(thingOf(hold)) === "cordon")
            broken("taken for another's", `${id}: ${hold} was set by Cordon`);
        }
      },
      rests() {
        for (const { hold, response, releasing } of ledger.holds()) {
          const state = ledger.find(response)?.state;
          if (state === undefined || isFinal(state))
            broken("hold of nobody", `${hold} of ${response} (${state})`);
          else if (releasing && state !== "undoing")
            broken("still being let go", `${hold} of ${response} (${state})`);
        }
      },
    };
  },
};
