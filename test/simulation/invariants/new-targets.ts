import { BRAKE_KEYS, BRAKES } from "../../../lib/ledger/suppressions.ts";
import { isRecord } from "../../../lib/model/json.ts";
import type { State } from "../../../lib/model/response.ts";
import type { LampEvent } from "../aws/playbooks.ts";
import type { Invariant } from "./invariant.ts";
import { rowOfResponse } from "./reading.ts";

/**
 * Each target that an answered event names is in the record of its finding: nothing is swallowed (docs/architecture.md 2.3). Not where
 * an operator called the finding wrong or muted it: such an event is counted only.
 */
export const newTargets: Invariant = {
  rule: "new targets",
  section: "2.3",
  watch({ simulation: { ledger, setup, world } }, broken) {
    const named = new Map<
      string,
      { readonly playbook: string; readonly finding: string; readonly target: string }
    >();
    /** Findings that an operator once called wrong or too wide; a later undo may say something else. */
    const answered = new Set<string>();
    let quiet = false;
    return {
      wrote(row) {
        if (BRAKE_KEYS.some((start) => row.pk === BRAKES && row.sk.startsWith(start))) quiet = true;
        const { verdict, family } = rowOfResponse(row)?.now ?? {};
        if (family && (verdict?.verdict === "false" || verdict?.verdict === "too-wide")) answered.add(family);
      },
      ended({ name, payload }, error) {
        if (error !== undefined || !name.startsWith("respond-") || !isEvent(payload)) return;
        const playbook = name.slice("respond-".length);
        const { finding, lamps, keys } = payload.detail;
        const targets = [
          ...lamps.map((one) => `lamp/${one}`),
          ...(playbook === "other" ? [] : keys.map((one) => `key/${one}`)),
        ];
        for (const target of targets)
          named.set(`${playbook} ${finding} ${target}`, { playbook, finding, target });
      },
      rests() {
        if (quiet || setup.mode === "observe") return;
        const responses = ledger.responses();
        for (const { playbook, finding, target } of named.values()) {
          // There is nothing of that name: nothing to contain.
          if (!world.values.has(target.replace(/^.*\//, ""))) continue;
          const of = responses.filter((one) => one.playbook === playbook && one.signal?.id === finding);
          if (of.some(({ family }) => answered.has(family))) continue;
          if (of.some(({ targets }) => targets.includes(target))) continue;
          // It was left alone, and people were paged (`left-alone`).
          if (of.some(({ id }) => ledger.audit(id).some(({ what }) => what.includes(target)))) continue;
          // What would be decided the same is counted only (docs/decisions/0005).
          if (SAME.includes(of.at(-1)?.state ?? "new")) continue;
          broken("swallowed", `${target} of ${finding}: ${of.map(({ id, state }) => `${id} ${state}`)}`);
        }
      },
    };
  },
};

/** Final states that a further event does not leave where its decision would be the same. */
const SAME: readonly State[] = ["observed", "refused", "nothing-to-contain"];

function isEvent(payload: unknown): payload is LampEvent {
  return isRecord(payload) && payload["source"] === "lamps" && isRecord(payload["detail"]);
}
