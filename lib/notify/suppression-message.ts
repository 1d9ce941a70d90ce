import type { Message } from "../model/channel.ts";
import type { BrakeChanged } from "../model/cordon-event.ts";
import type { Place } from "../model/place.ts";
import { plain } from "../model/plain-text.ts";
import { shortHash } from "../model/response-id.ts";
import type { Brake } from "../model/suppression.ts";
import { subjectOf } from "./message.ts";
import { utcMinute } from "./times.ts";
import { person } from "./words.ts";

/** A suppression before and after a change; absent: there was none, or there is none now. */
export interface BrakeMoved {
  readonly now?: Brake;
  readonly before?: Brake;
  /** When, ISO 8601 UTC. */
  readonly at: string;
}

const WORDS = {
  set: { pause: "PAUSED", mute: "Muted" },
  lifted: { pause: "Resumed", mute: "Unmuted" },
} as const;

/**
 * The message about a suppression that an operator set, or ended before its time. Undefined for one that expired, for one
 * that did not change, and for the suppression after a decline.
 */
export function brakeMessage({ now, before, at }: BrakeMoved, here: Place): Message | undefined {
  const brake = now ?? before;
  if (brake === undefined || brake.kind === "declined") return undefined;
  if (now === undefined ? brake.until <= at : isSame(now, before)) return undefined;
  const { kind, scope, reason, by, until } = brake;
  const change = now ? "set" : "lifted";
  const event: BrakeChanged = {
    schema: "cordon.brake-changed/v1",
    change,
    kind,
    scope,
    reason: plain(reason),
    by,
    ...here,
    at: now ? now.at : at,
    until,
  };
  const says = WORDS[change][kind];
  const set = `${person(by)}, until ${utcMinute(until)}: ${plain(reason)}`;
  return {
    id: `brake-${shortHash([kind, scope])}-${shortHash([change, event.at])}`,
    subject: subjectOf(kind, says, `${scope} in ${here.account} ${here.region}`),
    text: [
      `${says}: ${plain(scope)} in ${here.account} ${here.region}`,
      "",
      now ? `By        ${set}` : `Was set   by ${set}`,
      ...(now && kind === "pause" ? ["Effect    no automatic containment: every plan needs approval"] : []),
      ...(now && kind === "mute" ? ["Effect    new findings are observed only"] : []),
    ].join("\n"),
    urgency: "chat",
    event,
  };
}

function isSame(a: Brake, b: Brake | undefined): boolean {
  return b !== undefined && a.at === b.at && a.until === b.until && a.reason === b.reason && a.by === b.by;
}
