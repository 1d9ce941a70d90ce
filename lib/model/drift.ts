import type { Json } from "./json.ts";
import type { State } from "./response-state.ts";

/** A call on record in CloudTrail that changed what Cordon had set. Its texts come from an event: they are made plain where shown. */
export interface DriftCall {
  readonly step: number;
  readonly hold: string;
  /** What was changed, as the plan names it. */
  readonly of: string;
  /** The principal: `user/NAME`, `role/ROLE/SESSION`, `root`. */
  readonly by: string;
  /** The name of the call: `UpdateAccessKey`. */
  readonly call: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** The id of the event in CloudTrail. */
  readonly event: string;
}

/** Who made the changes that a verification found, as far as CloudTrail says so. */
export interface ChangedBy {
  readonly calls: readonly DriftCall[];
  /** Changes of which no call is on record, by step and hold. */
  readonly unknown: readonly { readonly step: number; readonly hold: string }[];
  /** How often event history was looked up, and when last: ISO 8601 UTC. */
  readonly looks: number;
  readonly at: string;
}

/** The decision that Cordon sets a drifted containment again; the responder does nothing without one on record. */
export interface ReapplyRecord {
  readonly decision: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  /** Cordon has begun it: it is done once. */
  readonly begun?: true;
  readonly [key: string]: Json | undefined;
}

/** Whether an operator decided, since the drift was found, to set a response again, and no run has begun it. */
export function isReapplyOpen({
  state,
  since,
  reapply,
}: {
  readonly state: State;
  readonly since?: { readonly at: string };
  readonly reapply?: ReapplyRecord;
}): boolean {
  return (
    state === "not-in-effect" && reapply !== undefined && !reapply.begun && reapply.at >= (since?.at ?? "")
  );
}

/** "changed by role/Admin/ana with UpdateAccessKey at 2026-09-25 02:54:03Z: AKIA… of ci". Foreign text, not made plain. */
export function callWords({ by, call, at, of }: DriftCall): string {
  return `changed by ${by} with ${call} at ${at.slice(0, 10)} ${at.slice(11, 19)}Z: ${of}`;
}

/** For people: who changed what is missing, a line for each call; and that it is not known, yet or for good. */
export function driftWords(changedBy: ChangedBy | undefined): readonly string[] {
  if (changedBy === undefined) return [];
  const { calls, unknown, looks } = changedBy;
  const open = [...new Set(unknown.map(({ step }) => step))].join(", ");
  return [
    ...calls.map(callWords),
    ...(unknown.length === 0
      ? []
      : [
          looks < 2
            ? `changed by: not known yet for step ${open}; CloudTrail's event history is up to 15 min late`
            : `changed by: not known for step ${open}; no such call is in CloudTrail's event history`,
        ]),
  ];
}
