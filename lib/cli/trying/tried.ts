import type { Permission } from "../../model/permission.ts";
import type { Playbook } from "../../model/playbook.ts";
import type { Decision, StepRecord } from "../../model/response.ts";
import type { Signal } from "../../model/signal.ts";
import type { Denied } from "./read-only.ts";

/** What one action may do, in each of its phases, as IAM names it. */
export interface Needed {
  readonly action: string;
  readonly read: readonly string[];
  readonly apply: readonly string[];
  readonly revert: readonly string[];
}

/** What `cordon try` found out; `--json` is this, with its schema. */
export interface Tried {
  readonly caller: { readonly account: string; readonly arn: string; readonly partition: string };
  readonly playbook: string;
  readonly title: string;
  readonly signal: Signal;
  /** Absent where no containing step could be planned: then nothing is decided. */
  readonly decision?: Decision;
  readonly steps: readonly StepRecord[];
  /** Of the actions that have a target. */
  readonly permissions: readonly Needed[];
  /** What IAM refused to these credentials. */
  readonly missing: readonly Denied[];
}

/** The permissions of the actions that a signal has targets for. */
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
