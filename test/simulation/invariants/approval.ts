import type { Invariant } from "./invariant.ts";
import { rowOfStep } from "./reading.ts";

/** What is not done automatically is done only as approved: the steps that an approval names, and no other (docs/architecture.md 2.10). */
export const approval: Invariant = {
  rule: "approval",
  section: "2.10",
  watch({ simulation: { ledger, setup } }, broken) {
    return {
      wrote(row) {
        const step = rowOfStep(row);
        if (step === undefined) return;
        const begun = step.now.changes.some(({ hold, state }) => {
          const was = step.old?.changes.find((one) => one.hold === hold)?.state;
          return state === "applying" && (was === undefined || was === "planned");
        });
        const response = ledger.find(step.id);
        if (!begun || response === undefined || response.byHand) return;
        const isApproved = (response.approvals ?? []).some(({ steps }) => steps.includes(step.now.n));
        const bySilence = response.terms?.ask.onSilence === "contain" && setup.mode === "ask";
        if (isApproved || bySilence) return;
        if (response.decision?.outcome !== "act" || setup.mode !== "act")
          broken("none", `${step.id} step ${step.now.n}, ${response.decision?.outcome}`);
      },
    };
  },
};
