import { may } from "../../../lib/model/response-state.ts";
import type { Invariant } from "./invariant.ts";
import { ownersOf, rowOfResponse, rowOfStep } from "./reading.ts";

/** Each move is legal, and a version forward; nobody takes a lease that lives; results need the lease (docs/architecture.md 3). */
export const legalMoves: Invariant = {
  rule: "legal moves",
  section: "3",
  watch({ simulation: { ledger, time } }, broken) {
    let moved: string | undefined;
    return {
      wrote(row, by) {
        const { old, now } = rowOfResponse(row) ?? {};
        if (now !== undefined) {
          moved = now.id;
          if (old === undefined) return;
          const seen = `${now.id} ${old.state} v${old.version} → ${now.state} v${now.version}`;
          if (old.state !== now.state && !may(old.state, now.state)) broken("illegal", seen);
          if (old.state !== now.state && now.version <= old.version) broken("on an old version", seen);
          if (now.version < old.version) broken("backwards", seen);
          const [had, has] = [old.lease, now.lease];
          if (had && has && had.owner !== has.owner && had.until > time.now + 1)
            broken("a live lease was taken", `${now.id}: ${had.owner}'s by ${has.owner}`);
        }
        // A move writes its response first and then its steps, in one transaction.
        const step = rowOfStep(row);
        if (step === undefined || step.id === moved) return;
        const lease = ledger.find(step.id)?.lease;
        if (!by || !lease || !ownersOf(by).includes(lease.owner))
          broken("results without the lease", `${step.id} step ${step.now.n} by ${by}`);
      },
    };
  },
};
