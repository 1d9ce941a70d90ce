import { join } from "node:path";
import { compile } from "../../lib/event-pattern.ts";
import { loadSources } from "../../lib/load-units.ts";
import { type Place, type Signal, SUBJECTS, type Subjects } from "../../lib/signal.ts";
import { Unreadable } from "../../lib/unreadable.ts";

/** Every source, listening to all that it can read. */
export const sources = (await loadSources(join(import.meta.dirname, "../.."))).map((source) => {
  const trigger = source(source.terms.everything);
  return { trigger, matches: compile(trigger.pattern) };
});

/**
 * What the sources make of an event, as a line of a table: `guardduty 123456789012 act: actor user/bob; user bob`, for a
 * signal about many `… + session … + instance …`, `refused detail.accountId: …` or `-` where no source listens.
 * An event that two sources listen to has both lines, with " & " between.
 */
export const readingOf = (event: object): string =>
  sources
    .filter(({ matches }) => matches(event))
    .map(({ trigger }) => {
      try {
        return `${trigger.source} ${lineOf(trigger.parse(event))}`;
      } catch (error) {
        if (error instanceof Unreadable) return `${trigger.source} refused ${error.field}: ${error.reason}`;
        throw error;
      }
    })
    .join(" & ") || "-";

/** Everything that decides what may be touched; times and titles are tested apart. */
export const lineOf = (signal: Signal): string => {
  const { account, trust, sample, severity, involved = [] } = signal;
  const about = [subjectsLine(signal, signal), ...involved.map((one) => subjectsLine(one, signal))];
  return `${account} ${trust} ${severity}${sample ? " sample" : ""}: ${about.filter(Boolean).join(" + ")}`.trim();
};

const subjectsLine = (subjects: Subjects, { account, region }: Place): string =>
  SUBJECTS.flatMap((name) => {
    if (name === "actor") {
      const { actor } = subjects;
      if (actor === undefined) return [];
      const elsewhere =
        actor.account === undefined || actor.account === account ? "" : ` of ${actor.account}`;
      const why = actor.untouchable === undefined ? "" : ` (untouchable: ${actor.untouchable})`;
      return [`${actor.kind} ${actor.name}${elsewhere}${why}`];
    }
    const subject = subjects[name];
    if (subject === undefined) return [];
    const { account: itsAccount, region: itsRegion, ...own } = subject;
    const where = [
      ...(itsAccount === account ? [] : [itsAccount]),
      ...(itsRegion === region || itsRegion === "global" ? [] : [itsRegion]),
    ];
    return [`${name} ${Object.values(own).join(" ")}${where.length > 0 ? ` in ${where.join(" ")}` : ""}`];
  }).join("; ");
