import { join } from "node:path";
import { compile } from "../../lib/events/event-pattern.ts";
import { signalReader } from "../../lib/replay/read-signals.ts";
import { signalLine } from "../../lib/replay/signal-line.ts";
import { loadSources } from "../../lib/units/load-units.ts";

const all = await loadSources(join(import.meta.dirname, "../.."));

/** Every source, listening to all that it can read. */
export const sources = all.map((source) => {
  const trigger = source(source.terms.everything);
  return { trigger, matches: compile(trigger.pattern) };
});

const read = signalReader(all);

/**
 * What the sources make of an event, as a line of a table: `guardduty 123456789012 act: actor user/bob; user bob`, for a
 * signal about many `… + session … + instance …`, `refused detail.accountId: …` or `-` where no source listens.
 * An event that two sources listen to has both lines, with " & " between.
 */
export function readingOf(event: object): string {
  return (
    read(event)
      .map((one) =>
        "signal" in one
          ? `${one.source} ${lineOf(one.signal)}`
          : `${one.source} refused ${one.error.field}: ${one.error.reason}`,
      )
      .join(" & ") || "-"
  );
}

/** Everything that decides what may be touched; times and titles are tested apart. */
export const lineOf = signalLine;
