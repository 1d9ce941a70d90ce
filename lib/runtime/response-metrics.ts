import type { Response, State } from "../model/response.ts";
import type { Metric } from "./log.ts";

/** Metrics of one kind, with the dimensions that they are counted by. */
export interface Measured {
  readonly what: string;
  readonly metrics: readonly Metric[];
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A response passes through these; every other state is an outcome. */
const PASSING: readonly State[] = ["new", "containing", "undoing"];

/**
 * What one move of a response is measured by: its outcome, an ask for a decision, and when it was contained the milliseconds of each
 * stage. The whole from receipt to containment is measured only where nobody was asked: else it is the time that people took.
 */
export function measuresOf(response: Response, previous: State | undefined): readonly Measured[] {
  const { state, signal, times } = response;
  if (state === previous || PASSING.includes(state)) return [];
  const severity = { Severity: signal?.severity ?? "unknown" };
  const outcome: Measured = {
    what: "outcome",
    metrics: [{ name: "Responses", unit: "Count", value: 1 }],
    dimensions: { State: state },
  };
  const asks: Measured = {
    what: "asks",
    metrics: [{ name: "Asks", unit: "Count", value: 1 }],
    dimensions: severity,
  };
  const stages = state === "contained" && previous === "containing" ? stagesOf(response, times) : [];
  return [
    outcome,
    ...(state === "waiting" ? [asks] : []),
    ...(stages.length > 0 ? [{ what: "time to contain", metrics: stages, dimensions: severity }] : []),
  ];
}

/** Only of the first containment: a later one keeps the milestones of the first. */
function stagesOf(response: Response, times: Response["times"]): readonly Metric[] {
  if (response.reapplied !== undefined || response.revision > 1) return [];
  const isAsked = response.approvals !== undefined || response.byHand !== undefined;
  const between = (name: string, from: string, to: string): readonly Metric[] => {
    const value = Date.parse(times[to] ?? "") - Date.parse(times[from] ?? "");
    return Number.isFinite(value) && value >= 0 ? [{ name, unit: "Milliseconds", value }] : [];
  };
  return [
    ...(isAsked
      ? []
      : [
          ...between("PlanTime", "received", "planned"),
          ...between("DecideTime", "planned", "recorded"),
          ...between("TimeToContain", "received", "contained"),
        ]),
    ...between("ApplyTime", "recorded", "applied"),
    ...between("VerifyTime", "applied", "contained"),
  ];
}
