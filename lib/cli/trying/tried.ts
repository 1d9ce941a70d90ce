import type { Mode } from "../../model/mode.ts";
import type { Permission } from "../../model/permission.ts";
import type { Playbook } from "../../model/playbook.ts";
import type { Decision, StepRecord } from "../../model/response.ts";
import type { Signal } from "../../model/signal.ts";
import type { Denied } from "./read-only.ts";

/** The permissions of one action in each phase, by their IAM names. */
export interface Needed {
  readonly action: string;
  readonly read: readonly string[];
  readonly apply: readonly string[];
  readonly revert: readonly string[];
}

/** The result of `cordon try`; `--json` adds its schema. */
export interface Tried {
  readonly caller: { readonly account: string; readonly arn: string; readonly partition: string };
  readonly playbook: string;
  readonly title: string;
  /** The mode of the plan. */
  readonly as: Mode;
  /** The mode in which the stack Cordon of this account and Region has the playbook; absent: it has none, or it cannot be read. */
  readonly deployed?: string;
  readonly signal: Signal;
  /** Absent where no containing step could be planned. */
  readonly decision?: Decision;
  readonly steps: readonly StepRecord[];
  /** Of the actions with a target. */
  readonly permissions: readonly Needed[];
  /** Permissions that IAM denied to these credentials. */
  readonly missing: readonly Denied[];
}

/** The permissions of the actions with a target in this signal. */
export function needed({ contain, preserve }: Playbook, signal: Signal): Needed[] {
  return [...contain, ...preserve]
    .filter((step) => step.targets(signal).length > 0)
    .map(({ action }) => action)
    .filter((action, i, all) => all.indexOf(action) === i)
    .map(({ id, permissions: { read, apply, revert } }) => ({
      action: id,
      read: names(read),
      apply: names(apply),
      revert: names(revert),
    }));
}

function names(permissions: readonly Permission[]): string[] {
  return [...new Set(permissions.flatMap(({ actions }) => actions))].sort();
}
