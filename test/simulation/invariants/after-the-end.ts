import type { Invariant } from "./invariant.ts";
import { ownersOf } from "./reading.ts";

/**
 * No changing call leaves a run that has ended, or one that does not hold the response's lease; and none arrives in a state that
 * does not change the account (docs/architecture.md 2.1 and 3: one executor works on a response at a time).
 */
export const afterTheEnd: Invariant = {
  rule: "after the end",
  section: "3",
  watch({ simulation: { ledger } }, broken) {
    return {
      sent(change) {
        const { kind, thing, response, process, sent } = change;
        const found = ledger.find(response);
        const lease = found?.lease;
        sent.isLeased = lease !== undefined && ownersOf(process).includes(lease.owner);
        if (found) sent.state = found.state;
        if (sent.isLeased) return;
        const why = process.ended ? "its run had ended" : lease ? "another run has the lease" : "no lease";
        broken(why, `${process} sends ${kind} ${thing} for ${response} (${found?.state})`);
      },
      done({ kind, thing, response, process, sent }) {
        if (kind === "evidence") return;
        const state = ledger.find(response)?.state;
        const right = kind === "apply" ? "containing" : "undoing";
        // A call whose process died on the way is "failed" on record, which an undo and a repeat take for unknown.
        if (kind === "apply" && sent.isLeased && (state === "partly" || state === "failed")) return;
        const how = sent.isLeased ? "sent in time" : "sent without the lease";
        if (state !== right) broken(`${kind} in ${state}, ${how}`, `${process} ${thing} for ${response}`);
      },
    };
  },
};
