import { isFinal } from "../../../lib/model/response-state.ts";
import { isOfStorm, isTold } from "../../../lib/policy/told.ts";
import { MINUTE } from "../time.ts";
import type { Invariant } from "./invariant.ts";
import { rowOfResponse } from "./reading.ts";

/** How long after a containment people are told of it at the latest, where nothing goes wrong. */
const IN_TIME = 15 * MINUTE;

/** Every containment and every state that has a message is told, also the second time, and soon (docs/architecture.md 2.13). */
export const told: Invariant = {
  rule: "told",
  section: "2.13",
  watch({ simulation: { ledger, told, time } }, broken) {
    const entered = new Map<string, { readonly version: number; readonly at: number }>();
    const contained = new Map<string, number>();
    return {
      done({ kind, response }) {
        if (kind === "apply" && !contained.has(response)) contained.set(response, time.now);
      },
      wrote(row) {
        const { old, now } = rowOfResponse(row) ?? {};
        if (now && old?.state !== now.state) entered.set(now.id, { version: now.version, at: time.now });
      },
      rests() {
        for (const response of ledger.responses()) {
          const { id, state, decision } = response;
          const { version = 0, at = 0 } = entered.get(id) ?? {};
          if (
            contained.has(id) &&
            // Stopped for a pause in a storm, it is in the digest; whose hold it joined is told by itself.
            !isOfStorm(response) &&
            !told.some((one) => one.response === id) &&
            time.now - (contained.get(id) ?? 0) > IN_TIME
          )
            broken("contained, and nobody was told", `${id} ${state}`);
          if (!isTold(state) || isOfStorm(response) || decision === undefined || time.now - at < IN_TIME)
            continue;
          // What is closed at once, such as an observation, has its message with its first version.
          const isHeard = told.some((one) => one.response === id && one.version >= version);
          if (!isHeard)
            broken("a state was not told", `${id} ${state} v${version}${isFinal(state) ? ", final" : ""}`);
        }
      },
    };
  },
};
