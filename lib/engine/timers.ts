import type { Timers } from "../model/ask.ts";
import { milliseconds } from "../model/duration.ts";
import type { Response, State } from "../model/response.ts";
import { isHeldOrMissing, shouldHold } from "../model/response-state.ts";
import { DECIDING } from "../policy/settings.ts";

/** Seconds after containment at which every hold is read back again: IAM and EC2 settle within minutes, attackers act within seconds. */
export const CHECK_AFTER = [10, 60] as const;

/**
 * Minutes after containment at which sessions are looked for that were opened with what was cut: CloudTrail's event history
 * is up to 15 minutes late (CloudTrail user guide).
 */
export const LOOK_AFTER = [6, 20] as const;

/** Minutes after which is asked how far evidence is, and again until it is complete. */
export const ASK_AFTER = [5, 15] as const;

/** At most this long before a hold ends people are told, in milliseconds; of short holds at nine tenths. */
const END_IS_TOLD = 15 * 60_000;

type Awaited = Pick<Response, "ask" | "confirm" | "ends" | "looked" | "following">;

/**
 * What becomes due in a state, from the moment that it is entered: reminders at half and nine tenths of the time that people
 * have, what silence means, the next read-back, the end of what is held for a time. To be spread into the patch of a move.
 */
export function entering(to: State, response: Awaited, now: Date): Pick<Response, "timers" | "due"> {
  const { ask, confirm, ends = {}, looked, following } = response;
  const look = looked === undefined ? undefined : LOOK_AFTER[looked];
  const holds = shouldHold(to);
  // What does not hold any more is not read back, but what else was promised of it stays so.
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

/** Reminders that are not past, and the end of the time that people have. */
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

/** Told a while before, and the end itself. */
export function ending(end: string, now: Date): Timers {
  const left = Date.parse(end) - now.getTime();
  return { endsSoon: iso(Date.parse(end) - Math.min(END_IS_TOLD, left / 10)), ends: end };
}

/** The patch that sets timers, with the first of them as the time that the index of what is due goes by. */
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

/** When what was read back at `now` is read back next. */
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
