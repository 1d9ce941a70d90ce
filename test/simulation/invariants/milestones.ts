import type { Invariant } from "./invariant.ts";
import { rowOfResponse } from "./reading.ts";

/** A milestone that was recorded stays (docs/architecture.md 2.12). */
export const milestones: Invariant = {
  rule: "milestones",
  section: "2.12",
  watch(_, broken) {
    return {
      wrote(row) {
        const { old, now } = rowOfResponse(row) ?? {};
        for (const what of Object.keys(old?.times ?? {}))
          if (now?.times[what] === undefined) broken("lost", `${now?.id} ${what}`);
      },
    };
  },
};
