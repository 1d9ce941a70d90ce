import type { ResponseChanged } from "../model/cordon-event.ts";
import type { Place } from "../model/place.ts";
import type { State, Whole } from "../model/response.ts";
import { needsOf } from "./headline.ts";
import { incidentOf } from "./incident.ts";

/** The state before a version of a response, and where Cordon runs. */
export interface Changed {
  /** Absent for the first version. */
  readonly previous?: State;
  /** The place of a response without a readable event. */
  readonly here: Place;
}

/** The event of one version of a response. */
export function responseChanged({ response, audit }: Whole, { previous, here }: Changed): ResponseChanged {
  const { signal, decision, ask, news, updatedAt } = response;
  const by = personIn(audit, updatedAt);
  return {
    schema: "cordon.response-changed/v1",
    response: response.id,
    incident: incidentOf(response),
    version: response.version,
    state: response.state,
    ...(previous && { previous }),
    ...(news && { news }),
    playbook: response.playbook,
    title: response.title,
    ...(signal && { severity: signal.severity }),
    account: signal?.account ?? here.account,
    region: signal?.region ?? here.region,
    targets: response.targets,
    ...(decision && {
      decision: { outcome: decision.outcome, mode: decision.mode, because: decision.because },
    }),
    needs: needsOf(response),
    at: updatedAt,
    ...(by && { by }),
    ...(ask && {
      ask: {
        until: ask.until,
        people: ask.people,
        approvals: ask.approvals.map(({ by, at }) => ({ by, at })),
        onSilence: ask.onSilence,
      },
    }),
  };
}

/** The person who made the change: the audit line has the time of the change. */
function personIn(audit: Whole["audit"], at: string): string | undefined {
  return audit.find((line) => line.at === at && line.by !== "cordon")?.by;
}
