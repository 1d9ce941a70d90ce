import type { Response } from "../../model/response.ts";
import { utc } from "../../notify/times.ts";
import { table } from "./lines.ts";
import type { Look } from "./paint.ts";
import type { Section } from "./section.ts";
import { between, lasting } from "./times.ts";

/** The finding, and three times that are easy to confuse: first activity, detection, receipt. */
export function eventSection(response: Response, { width }: Look): Section {
  const { signal, unreadable, times, repeats } = response;
  const received = times["received"] ?? response.createdAt;
  const title = "FINDING";
  if (signal === undefined)
    return {
      title,
      lines: table(
        [
          ["event", "matches the playbook's rule, but cannot be read"],
          ["field", unreadable?.field],
          ["reason", unreadable?.reason],
          ["received", utc(received)],
          ["", "`cordon show --json` and the queue of unreadable events have the whole event."],
        ],
        width,
      ),
    };
  const { activityAt, lastActivityAt, detectedAt } = signal;
  return {
    title,
    lines: table(
      [
        ["finding", signal.title + (signal.sample ? "  (SAMPLE finding: no real activity)" : "")],
        ["type", signal.type],
        ["severity", `${signal.severity}, confidence ${signal.confidence}`],
        ["source", signal.source],
        ["principal", principals(signal)],
        ["account", place(signal)],
        ["from", signal.remoteAddress],
        ["started", activityAt && utc(activityAt)],
        ["last active", lastActivityAt === activityAt ? undefined : lastActivityAt && utc(lastActivityAt)],
        ["detected", `${utc(detectedAt)}${after(activityAt, detectedAt, "the start")}`],
        ["received", `${utc(received)}${after(detectedAt, received, "detection")}`],
        ["events", counted(signal.count, repeats)],
      ],
      width,
    ),
  };
}

/** Every principal that the finding names, and why Cordon does not contain some of them. */
function principals(signal: NonNullable<Response["signal"]>): string | undefined {
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

function counted(count: number | undefined, repeats: number): string | undefined {
  const parts = [
    ...(count && count > 1 ? [`seen ${count} times by the source`] : []),
    ...(repeats > 0 ? [`${repeats} more ${repeats === 1 ? "event" : "events"} in this response`] : []),
  ];
  return parts.length > 0 ? parts.join("; ") : undefined;
}
