import { listSince } from "../ledger/reading.ts";
import type { Table } from "../ledger/table.ts";
import type { Response } from "../model/response.ts";
import type { PlaybookStats, Quantiles } from "../model/review-request.ts";

/** Returns figures per playbook over the responses that changed since a time (ISO 8601 UTC), the busiest first. */
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

/** The key of the finding that a response is about: two shares of one playbook have one, each generation has its own. */
function answered({ id, family, signal, generation }: Response): string {
  return signal === undefined
    ? (id ?? family)
    : JSON.stringify([signal.account, signal.region, signal.id, generation]);
}

type Stage = keyof PlaybookStats["times"];

/** Begin and end of each stage. The decision of an approved response is its last approval, else its record. */
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
      // Clock skew must not make a negative time; a missing time makes none.
      if (!Number.isNaN(took)) lasted.set(stage, [...(lasted.get(stage) ?? []), Math.max(0, took)]);
    }
  }
  return Object.fromEntries([...lasted].map(([stage, times]) => [stage, quantiles(times)]));
}

/** p50 and p95 by nearest rank. */
function quantiles(values: readonly number[]): Quantiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return { p50: at(0.5), p95: at(0.95), count: sorted.length };
}
