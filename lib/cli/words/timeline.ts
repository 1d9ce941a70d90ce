import type { Whole } from "../../model/response.ts";
import { stateOf } from "../../model/response-state.ts";
import { pad, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { personName } from "./people.ts";
import type { Section } from "./section.ts";
import { STATES } from "./states.ts";
import { between, lasting } from "./times.ts";

interface Moment {
  readonly at: string;
  readonly what: string;
}

/** Everything that happened, in order, with the time since the signal was received. UTC. */
export function timeline({ response, audit }: Whole, { width, paint }: Look): Section {
  const { signal, times, told } = response;
  const recorded = new Set(audit.map(({ at }) => at));
  const moments: Moment[] = [
    ...(signal?.activityAt ? [{ at: signal.activityAt, what: "first activity" }] : []),
    ...(signal ? [{ at: signal.detectedAt, what: `detected by ${signal.source}` }] : []),
    // A move of the response is in the audit too, at the same moment and in more words.
    ...Object.entries(times).flatMap(([what, at]) => (recorded.has(at) ? [] : [{ at, what: inWords(what) }])),
    ...audit.map(({ at, by, what }) => ({ at, what: entry(what, by) })),
    ...(told ? [{ at: told.at, what: `people told: ${STATES[told.state].word}` }] : []),
  ].sort((a, b) => a.at.localeCompare(b.at));
  const start = times["received"] ?? response.createdAt;
  let day = "";
  return {
    title: "TIMELINE (UTC)",
    lines: moments.flatMap(({ at, what }) => {
      const ms = between(start, at);
      const lead = `  ${at.slice(11, 23)}Z  ${pad(ms === undefined ? "" : ms === 0 ? "0" : `+${lasting(ms)}`, 13)}`;
      const head = at.slice(0, 10) === day ? [] : [paint.dim(`  ${at.slice(0, 10)}`)];
      day = at.slice(0, 10);
      return [...head, ...wrap(what, width, lead)];
    }),
  };
}

function inWords(milestone: string): string {
  return (
    {
      received: "signal received",
      planned: "planned",
      preserved: "evidence preserved",
      evidence: "evidence complete",
    }[milestone] ?? milestone.replace(/^checked (.*)/, "read back again, $1 later")
  );
}

/** An audit line: its first part is a state where the response moved, then come the reasons. */
function entry(what: string, by: string): string {
  const [first = "", ...reasons] = what.split(" · ");
  const state = stateOf(first);
  const word = state ? STATES[state].word : first;
  return [`${word}${by === "cordon" ? "" : ` by ${personName(by)}`}`, ...reasons].join(" · ");
}
