import type { Invariant } from "./invariant.ts";
import { isNewlyApproved, rowOfResponse } from "./reading.ts";

/**
 * What operators said stays: a decision that was answered is in the audit, a false positive is not contained again, and a question
 * does not vanish while its steps wait, and can be answered (docs/architecture.md 2.10, 2.11 and 2.12).
 */
export const operatorsWords: Invariant = {
  rule: "operators' words",
  section: "2.11",
  watch({ simulation: { ledger, time }, operators }, broken) {
    const wrong = new Map<string, number>();
    /** How many decisions were answered before all rested. */
    let before = Number.POSITIVE_INFINITY;
    return {
      wrote(row) {
        const { old, now } = rowOfResponse(row) ?? {};
        if (!old || !now) return;
        if (now.state === "undoing" && old.state !== "undoing" && now.verdict?.verdict === "false")
          wrong.set(now.family, Date.parse(now.verdict.until));
        const acts =
          now.state === "containing" && old.state === "new" && !now.byHand && !isNewlyApproved(old, now);
        if (acts && (wrong.get(now.family) ?? 0) > time.now) broken("contains a false positive", now.id);
      },
      rests(after) {
        if (after === "faults") before = operators.decided.length;
        for (const { decision, outcome } of operators.decided.slice(before))
          if (decision.kind === "approve" && "rejected" in outcome && outcome.rejected.kind === "conflict")
            broken("cannot be approved", `${decision.response}: ${outcome.rejected.message}`);
        for (const { decision, outcome } of operators.decided) {
          if (!("ok" in outcome) || !("response" in decision)) continue;
          const { response, reason, kind, id } = decision;
          // An undo of what is undone already is answered, and changes nothing.
          if (!ledger.isDecided(id)) continue;
          if (!ledger.audit(response).some(({ by, what }) => by !== "cordon" || what.includes(reason)))
            broken("not in the audit", `${kind} of ${response}`);
        }
        for (const { id, state, ask, undo } of ledger.responses()) {
          if (ask !== undefined || state === "waiting" || state === "declined" || state === "expired")
            continue;
          // Whoever undoes all of it has answered.
          if (state === "undone" && undo?.by !== "cordon" && undo?.steps === undefined) continue;
          const waiting = ledger
            .steps(id)
            .filter(({ leftOut, wave }) => leftOut === undefined && wave === "contain")
            .filter(({ changes }) => changes.some((change) => change.state === "planned"));
          if (waiting.length > 0 && state !== "observed" && state !== "refused")
            broken("a question vanished", `${id} ${state}: steps ${waiting.map(({ n }) => n)} are planned`);
        }
      },
    };
  },
};
