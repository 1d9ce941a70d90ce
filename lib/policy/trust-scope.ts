import type { AnyAction } from "../model/action.ts";
import type { Place } from "../model/place.ts";
import { type Signal, SUBJECTS, type Subjects } from "../model/signal.ts";

/** The same for the same target, in whatever order the ledger gives its parts back. */
function written(target: object): string {
  return JSON.stringify(Object.entries(target).sort());
}

function everybody(signal: Signal) {
  return [signal, ...(signal.involved ?? [])];
}

/** Whether a target is the credentials of who acted, or they themselves where IAM Identity Center opened the session for them. */
export function isActors(target: Place, signal: Signal): boolean {
  return everybody(signal)
    .flatMap(({ session, user, accessKey, person }) => [
      session,
      user,
      accessKey,
      person?.provider === "identity-center" ? person : undefined,
    ])
    .some((own) => own !== undefined && written(own) === written(target));
}

/** Who acted, and who attacks, is nothing that a call made or changed. */
const ACTORS = [
  "actor",
  "session",
  "accessKey",
  "user",
  "person",
  "actingRole",
  "attacker",
] as const satisfies readonly (keyof Subjects)[];

type Touched = Exclude<keyof Subjects, (typeof ACTORS)[number]>;
const TOUCHED = SUBJECTS.filter((name): name is Touched => !ACTORS.some((one) => one === name));

/**
 * Whether an action on a target takes back the recorded call that a signal is, and nothing more. Never of a call that others had made
 * with somebody's credentials: a later one of the same signal's may be trusted further, and this one not.
 */
export function takesBack({ undoes, undoesWith }: AnyAction, target: Place, signal: Signal): boolean {
  return (
    signal.trust !== "ask" &&
    signal.call !== undefined &&
    signal.call.errorCode === undefined &&
    undoes?.some((call) => call === signal.type) === true &&
    everybody(signal)
      .flatMap((subjects) => TOUCHED.map((name) => subjects[name]))
      .some((touched) => touched !== undefined && written(touched) === written(without(target, undoesWith)))
  );
}

function without(target: Place, names: readonly string[] = []): object {
  return Object.fromEntries(Object.entries(target).filter(([name]) => !names.includes(name)));
}
