import { listSince } from "../ledger/reading.ts";
import type { Table } from "../ledger/table.ts";
import type { Response } from "../model/response.ts";
import type { PlaybookStats, Quantiles } from "../model/review-request.ts";

/** Figures per playbook over the responses that changed since a time (ISO 8601 UTC), the busiest first. */
export async function statsSince(since: string, table: Table): Promise<PlaybookStats[]> {
  const responses = await listSince(table, since);
  const playbooks = Map.groupBy(responses, ({ playbook }) => playbook);
  return [...playbooks]
    .map(([playbook, all]) => statsOf(playbook, all))
    .sort((a, b) => b.matched - a.matched || a.playbook.localeCompare(b.playbook));
}

/** One playbook's figures. */
export function statsOf(playbook: string, responses: readonly Response[]): PlaybookStats {
  const count = (fits: (response: Response) => unknown) => responses.filter(fits).length;
  const by = (state: Response["state"]) => count((response) => response.state === state);
  return {
    playbook,
    matched: new Set(responses.map(answered)).size,
    acted: count(
      ({ decision, byHand, times }) => decision?.outcome === "act" && !byHand && times["recorded"],
    ),
    asked: count(({ decision }) => decision?.outcome === "ask"),
    approved: count(({ approvals }) => approvals !== undefined),
    declined: by("declined"),
    expired: by("expired"),
    undone: count(({ undo }) => undo !== undefined),
    calledFalse: count(({ verdict }) => verdict?.verdict === "false"),
    wouldAct: count(({ decision }) => decision?.outcome !== "act" && decision?.inAct === "act"),
    times: timesOf(responses),
  };
}

/** What a response answers: two shares of one playbook answer one signal, each generation anew. */
function answered({ id, family, signal, generation }: Response): string {
  return signal === undefined
    ? (id ?? family)
    : JSON.stringify([signal.account, signal.region, signal.id, generation]);
}

type Stage = keyof PlaybookStats["times"];

/** Where each stage begins and ends. What a person decided is decided when the last one said yes; else when it was recorded. */
function stagesOf({ signal, times }: Response): Readonly<Record<Stage, readonly (string | undefined)[]>> {
  const { received, planned, recorded, approved, applied, contained } = times;
  return {
    detection: [signal?.activityAt, signal?.detectedAt],
    intake: [signal?.detectedAt, received],
    planning: [received, planned],
    deciding: [planned, approved ?? recorded],
    executing: [approved ?? recorded, applied],
    verifying: [applied, contained],
    whole: [signal?.activityAt ?? signal?.detectedAt, contained],
  };
}

function timesOf(responses: readonly Response[]): PlaybookStats["times"] {
  const lasted = new Map<Stage, number[]>();
  for (const response of responses.filter(({ times }) => times["contained"] !== undefined)) {
    for (const [stage, [from, to]] of Object.entries(stagesOf(response)) as [Stage, string[]][]) {
      const took = Date.parse(to ?? "") - Date.parse(from ?? "");
      // A clock that is off by a little must not make a negative time; one that is missing makes none.
      if (!Number.isNaN(took)) lasted.set(stage, [...(lasted.get(stage) ?? []), Math.max(0, took)]);
    }
  }
  return Object.fromEntries([...lasted].map(([stage, times]) => [stage, quantiles(times)]));
}

/** The smallest value that at least this share of the values does not exceed (nearest rank). */
function quantiles(values: readonly number[]): Quantiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return { p50: at(0.5), p95: at(0.95), count: sorted.length };
}
