import type { Whole } from "../../model/response.ts";
import { stateOf } from "../../model/response-state.ts";
import { personName } from "../../notify/person-name.ts";
import { pad, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import type { Section } from "./section.ts";
import { STATES } from "./states.ts";
import { between, lasting } from "./times.ts";

interface Moment {
  readonly at: string;
  readonly what: string;
}

/** Every event of a response in order, with the time since the receipt of the finding. UTC. */
export function timeline({ response, audit }: Whole, { width, paint }: Look): Section {
  const { signal, times, told } = response;
  const recorded = new Set(audit.map(({ at }) => at));
  const moments: Moment[] = [
    ...(signal?.activityAt ? [{ at: signal.activityAt, what: "first activity" }] : []),
    ...(signal ? [{ at: signal.detectedAt, what: `detected by ${signal.source}` }] : []),
    // The audit has a move of the response too, with the same time and more words.
    ...Object.entries(times).flatMap(([what, at]) => (recorded.has(at) ? [] : [{ at, what: inWords(what) }])),
    ...audit.map(({ at, by, what }) => ({ at, what: entry(what, by) })),
    ...(told ? [{ at: told.at, what: `notification sent: ${STATES[told.state].word}` }] : []),
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
      received: "event received",
      planned: "planned",
      preserved: "evidence preserved",
      evidence: "evidence complete",
    }[milestone] ?? milestone.replace(/^checked (.*)/, "verified, $1 after containment")
  );
}

/** An audit line: the new state where the response moved, then the reasons. */
function entry(what: string, by: string): string {
  const [first = "", ...reasons] = what.split(" · ");
  const state = stateOf(first);
  const word = state ? STATES[state].word : first;
  return [`${word}${by === "cordon" ? "" : ` by ${personName(by)}`}`, ...reasons].join(" · ");
}
