import { Annotations } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { type AnyTerms, overlaps } from "../events/overlaps.ts";
import { MODES, type Mode } from "../model/mode.ts";
import type { Playbook } from "../model/playbook.ts";

/** Throws at synth where two playbooks would answer one finding; the message names both. */
export function checkOverlaps(playbooks: readonly Playbook[], sources: readonly AnyTerms[]): void {
  const found = overlaps(playbooks, sources);
  if (found.length > 0) throw new Error(found.join("\n"));
}

/** Warns where a playbook that answers first does less than the playbook that would otherwise answer the finding. */
export function warnOfWeakerFirst(
  scope: Construct,
  playbooks: readonly Playbook[],
  modes: Readonly<Record<string, Mode>>,
): void {
  for (const { id, before = [] } of playbooks)
    for (const other of before) {
      const [mine, theirs] = [modes[id] ?? "observe", modes[other] ?? "observe"];
      if (MODES.indexOf(mine) < MODES.indexOf(theirs))
        Annotations.of(scope).addWarningV2(
          `cordon:weaker-first-${id}-${other}`,
          `${id} (${mine}) answers before ${other} (${theirs}): what both hear is only answered in ${mine}`,
        );
    }
}
