import type { Brake } from "../../../lib/model/suppression.ts";
import { HOUR, SECOND } from "../time.ts";
import type { Invariant } from "./invariant.ts";
import { isNewlyApproved, rowOfResponse, rowOfStep } from "./reading.ts";

/** What a mute may be late: a response that had read the suppressions before acts on what it read. */
const JUST_SET = 10 * SECOND;

/** Pause, mute, limits and modes are never exceeded, neither the first time nor when something is set again (docs/architecture.md 2.6). */
export const brakes: Invariant = {
  rule: "brakes",
  section: "2.6",
  watch({ simulation: { ledger, time, setup } }, broken) {
    const acted = new Map<string, number[]>();
    const on = (kind: Brake["kind"], scopes: readonly string[]) =>
      ledger.brakes(time.now).find((one) => one.kind === kind && scopes.includes(one.scope));
    return {
      wrote(row) {
        const step = rowOfStep(row);
        const begins = step?.now.changes.some(
          ({ hold, state }) =>
            state === "applying" && step.old?.changes.find((was) => was.hold === hold)?.state !== "applying",
        );
        if (step && begins && setup.mode === "observe")
          broken("acts in observe", `${step.id} step ${step.now.n}`);
        const { old, now } = rowOfResponse(row) ?? {};
        if (!old || !now || now.state !== "containing" || old.state === "containing") return;
        if (isNewlyApproved(old, now) || now.byHand) return;
        const pause = on("pause", ["all", `playbook/${now.playbook}`]);
        if (pause)
          broken(
            old.state === "new" || old.state === "waiting" ? "acts while paused" : "sets again while paused",
            `${now.id} ${old.state} → containing`,
          );
        // An operator decided it: no limit counts that.
        if (now.reapply?.begun && !old.reapply?.begun) return;
        if (now.decision?.outcome !== "act") return;
        const mute = on("mute", [`finding/${now.family}`]);
        if (mute && old.state === "new" && time.now - Date.parse(mute.at) > JUST_SET)
          broken("acts while muted", now.id);
        const times = acted.get(now.playbook) ?? [];
        times.push(time.now);
        acted.set(now.playbook, times);
        const hour = Math.floor(time.now / HOUR);
        const many = times.filter((at) => Math.floor(at / HOUR) === hour).length;
        const most = now.terms?.hourlyLimit ?? 0;
        if (many > most) broken("over the hourly limit", `${now.playbook}: ${many} of ${most}`);
      },
    };
  },
};
