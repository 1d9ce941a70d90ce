import { isOurs } from "../aws/world.ts";
import type { Invariant } from "./invariant.ts";
import { begunThings } from "./reading.ts";

/**
 * A pause stops what was not begun, also in a run that goes on after a crash: a first change of a response that acts by itself never
 * leaves while all is paused for longer than a run lasts (docs/architecture.md 3: containing → waiting).
 */
export const pausedResumes: Invariant = {
  rule: "paused resumes",
  section: "3",
  watch({ simulation: { ledger, time, world } }, broken) {
    const touched = new Set<string>();
    return {
      sent({ kind, response, thing }) {
        if (kind !== "apply" || touched.has(response)) return;
        touched.add(response);
        // What is in effect, wholly or in part, is gone on with: nobody knows whose call it was, where another response that called
        // left the attribute to this one's hold, and waits.
        if (begunThings(ledger, response).some((one) => isOurs(world.values.get(one)))) return;
        const found = ledger.find(response);
        if (found?.byHand || found?.decision?.outcome !== "act" || (found.approvals?.length ?? 0) > 0) return;
        const scopes = ["all", `playbook/${found.playbook}`];
        const pause = ledger
          .brakes(time.now)
          .find(({ kind, scope }) => kind === "pause" && scopes.includes(scope));
        if (pause && time.now - Date.parse(pause.at) > 70_000)
          broken("first change while paused", `${thing} for ${response}, paused since ${pause.at}`);
      },
    };
  },
};
