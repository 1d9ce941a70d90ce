import { isRunning } from "../../../lib/model/response-state.ts";
import type { Invariant } from "./invariant.ts";
import { rowOfResponse } from "./reading.ts";

/** Evidence is called complete only when it was made, and is made once a response is contained (docs/architecture.md 2.12). */
export const evidence: Invariant = {
  rule: "evidence",
  section: "2.12",
  watch({ simulation: { ledger, world } }, broken) {
    const missing = (id: string) =>
      ledger
        .steps(id)
        .filter(({ wave, leftOut, changes }) => wave === "preserve" && !leftOut && changes.length > 0)
        .filter(({ targetName }) => !world.snapshots.has(`${id}/${targetName.replace(/^.*\//, "")}`));
    return {
      wrote(row) {
        const { old, now } = rowOfResponse(row) ?? {};
        if (!now || now.times["evidence"] === undefined || old?.times["evidence"] !== undefined) return;
        const none = missing(now.id);
        if (none.length > 0)
          broken("called complete", `${now.id}: none of ${none.map((one) => one.targetName)}`);
      },
      rests() {
        for (const { id, state } of ledger.responses()) {
          if (isRunning(state)) continue;
          const open = missing(id).filter(({ changes }) => changes.some((one) => one.state === "applying"));
          if (open.length > 0) broken("never made", `${id} ${state}: ${open.map((one) => one.targetName)}`);
        }
      },
    };
  },
};
