import { isRunning } from "../../../lib/model/response-state.ts";
import { MINUTE } from "../time.ts";
import type { Invariant } from "./invariant.ts";

/** Once nothing goes wrong any more, nothing is stuck, overdue or leased (docs/architecture.md 2.1 and 2.13). */
export const notStuck: Invariant = {
  rule: "not stuck",
  section: "2.13",
  watch({ simulation: { ledger, time } }, broken) {
    const over = new Set<string>();
    return {
      ended({ owners }) {
        for (const owner of owners) over.add(owner);
      },
      rests() {
        for (const { id, state, updatedAt, error, due, lease } of ledger.responses()) {
          const isLeased = lease !== undefined && lease.until > time.now;
          // A run works on it in this moment, such as one that sets it again.
          if (isLeased && !over.has(lease.owner)) continue;
          if (isRunning(state)) broken(state, `${id} since ${updatedAt}: ${error}`);
          if (due !== undefined && Date.parse(due) + 15 * MINUTE < time.now)
            broken("overdue", `${id} ${state}, due ${due}`);
          if (isLeased) broken("leased", `${id} ${state}`);
        }
      },
    };
  },
};
