import type { Response } from "../../model/response.ts";
import { table } from "./lines.ts";
import type { Look } from "./paint.ts";
import type { Section } from "./section.ts";
import { between, lasting, utc } from "./times.ts";

/** What happened, and when it was first active, detected and received: three times that people mix up. */
export function eventSection(response: Response, { width }: Look): Section {
  const { signal, unreadable, times, repeats } = response;
  const received = times["received"] ?? response.createdAt;
  const title = "WHAT HAPPENED";
  if (signal === undefined)
    return {
      title,
      lines: table(
        [
          ["event", "matched the playbook's rule, and cannot be read"],
          ["field", unreadable?.field],
          ["reason", unreadable?.reason],
          ["received", utc(received)],
          ["", "The whole event is in `cordon show --json`, and in the queue of unreadable events."],
        ],
        width,
      ),
    };
  const { activityAt, lastActivityAt, detectedAt } = signal;
  return {
    title,
    lines: table(
      [
        ["finding", signal.title + (signal.sample ? "  (a SAMPLE: nothing has happened)" : "")],
        ["type", signal.type],
        ["severity", signal.severity],
        ["said by", signal.source],
        ["who acted", whoActed(signal)],
        ["in", place(signal)],
        ["from", signal.remoteAddress],
        ["began", activityAt && utc(activityAt)],
        ["last seen", lastActivityAt === activityAt ? undefined : lastActivityAt && utc(lastActivityAt)],
        ["detected", `${utc(detectedAt)}${after(activityAt, detectedAt, "it began")}`],
        ["received", `${utc(received)}${after(detectedAt, received, "it was detected")}`],
        ["seen", seen(signal.count, repeats)],
      ],
      width,
    ),
  };
}

/** Everybody that the signal names, and why some are beyond reach. */
function whoActed(signal: NonNullable<Response["signal"]>): string | undefined {
  const names = [signal, ...(signal.involved ?? [])].flatMap(({ actor }) => {
    if (actor === undefined) return [];
    const { name, invokedBy, untouchable } = actor;
    const through = invokedBy === undefined ? "" : `, through ${invokedBy}`;
    return [`${name}${through}${untouchable === undefined ? "" : `  (not contained: ${untouchable})`}`];
  });
  return names.length === 0 ? undefined : [...new Set(names)].join("; ");
}

function place(signal: NonNullable<Response["signal"]>): string {
  return `${signal.account} ${signal.region}`;
}

function after(from: string | undefined, to: string, what: string): string {
  const ms = between(from, to);
  return ms === undefined ? "" : `, ${lasting(ms)} after ${what}`;
}

function seen(count: number | undefined, repeats: number): string | undefined {
  const said = [
    ...(count && count > 1 ? [`${count} times by the detector`] : []),
    ...(repeats > 0 ? [`${repeats} more ${repeats === 1 ? "event" : "events"} joined this response`] : []),
  ];
  return said.length > 0 ? said.join("; ") : undefined;
}
