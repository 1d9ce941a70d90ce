import type { Timers } from "../model/ask.ts";
import { milliseconds } from "../model/duration.ts";
import type { Response, State } from "../model/response.ts";
import { isHeldOrMissing, shouldHold } from "../model/response-state.ts";
import { DECIDING } from "../policy/settings.ts";

/** Seconds after containment of the first two read-backs: IAM and EC2 settle within minutes, attackers act within seconds. */
export const CHECK_AFTER = [10, 60] as const;

/** Minutes after containment at which derived sessions are looked up: CloudTrail's event history is up to 15 minutes late (user guide). */
export const LOOK_AFTER = [6, 20] as const;

/** Minutes before the first poll of evidence, and between later ones. */
export const ASK_AFTER = [5, 15] as const;

/** Notify this many milliseconds before a hold expires, or at 90 % of a short one. */
const END_IS_TOLD = 15 * 60_000;

type Awaited = Pick<Response, "ask" | "confirm" | "ends" | "looked" | "following">;

/**
 * Returns the timers of a state from the moment it is entered, for the patch of a move: reminders at 50 % and 90 % of the time to
 * decide, the deadline, the next read-back, the end of temporary holds.
 */
export function entering(to: State, response: Awaited, now: Date): Pick<Response, "timers" | "due"> {
  const { ask, confirm, ends = {}, looked, following } = response;
  const look = looked === undefined ? undefined : LOOK_AFTER[looked];
  const holds = shouldHold(to);
  // A hold found missing is not read back again, but its other timers stay.
  const stands = isHeldOrMissing(to);
  const end = Object.values(ends).sort()[0];
  return withDue({
    ...(ask && (to === "waiting" || stands) && asking(ask, now)),
    ...(holds && { check: iso(now.getTime() + CHECK_AFTER[0] * 1_000) }),
    ...(stands && look !== undefined && { opened: iso(now.getTime() + look * 60_000) }),
    ...(stands && following && { progress: iso(now.getTime() + ASK_AFTER[0] * 60_000) }),
    ...(confirm &&
      to === "contained" && {
        confirm: between(now.toISOString(), confirm.until, 0.5),
        confirmSilence: confirm.until,
      }),
    ...(confirm?.onSilence === "release" && to === "not-in-effect" && { confirmSilence: confirm.until }),
    ...(end !== undefined && stands && ending(end, now)),
  });
}

/** The timers of an ask: future reminders, and the deadline. */
export function asking(
  { since, until }: { readonly since: string; readonly until: string },
  now: Date,
): Timers {
  const [half, most] = [between(since, until, 0.5), between(since, until, 0.9)];
  const isAhead = (at: string) => Date.parse(at) > now.getTime();
  return {
    ...(isAhead(half) && { remind50: half }),
    ...(isAhead(most) && { remind90: most }),
    silence: until,
  };
}

/** The timers of a temporary hold: the notification before its end, and the end. */
export function ending(end: string, now: Date): Timers {
  const left = Date.parse(end) - now.getTime();
  return { endsSoon: iso(Date.parse(end) - Math.min(END_IS_TOLD, left / 10)), ends: end };
}

/** The patch that sets timers, and `due` to the earliest of them; both are removed when there is none. */
export function withDue(timers: Timers): Pick<Response, "timers" | "due"> {
  const due = Object.values(timers).sort()[0];
  return { timers: due === undefined ? undefined : timers, due };
}

/** Timers without those named. */
export function without(timers: Timers, names: readonly (keyof Timers)[]): Timers {
  return Object.fromEntries(
    Object.entries(timers).filter(([timer]) => !names.some((name) => name === timer)),
  );
}

/** Returns when a response that was read back at `now` is read back next: ISO 8601 UTC. */
export function nextCheck(response: Response, now: Date): string {
  const checkEvery = milliseconds(response.terms?.checkEvery ?? DECIDING.checkEvery);
  const since = now.getTime() - Date.parse(response.updatedAt);
  const early = CHECK_AFTER.map((seconds) => seconds * 1_000).find((after) => since < after);
  return iso(early === undefined ? now.getTime() + checkEvery : now.getTime() - since + early);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function between(from: string, to: string, part: number): string {
  return iso(Date.parse(from) + (Date.parse(to) - Date.parse(from)) * part);
}
