import type { AnyAction } from "./action.ts";
import { type Place, type Signal, SUBJECTS, type Subjects } from "./signal.ts";

/** The same for the same target, in whatever order the ledger gives its parts back. */
const written = (target: Place): string => JSON.stringify(Object.entries(target).sort());

const everybody = (signal: Signal) => [signal, ...(signal.involved ?? [])];

/** Whether a target is the credentials of who acted, or they themselves where IAM Identity Center opened the session for them. */
export const isActors = (target: Place, signal: Signal): boolean =>
  everybody(signal)
    .flatMap(({ session, user, accessKey, person }) => [
      session,
      user,
      accessKey,
      person?.provider === "identity-center" ? person : undefined,
    ])
    .some((own) => own !== undefined && written(own) === written(target));

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
export const takesBack = ({ undoes, undoesWith }: AnyAction, target: Place, signal: Signal): boolean =>
  signal.trust !== "ask" &&
  signal.call !== undefined &&
  signal.call.errorCode === undefined &&
  undoes?.some((call) => call === signal.type) === true &&
  everybody(signal)
    .flatMap((subjects) => TOUCHED.map((name) => subjects[name]))
    .some((touched) => touched !== undefined && written(touched) === written(without(target, undoesWith)));

const without = (target: Place, names: readonly string[] = []): Place =>
  Object.fromEntries(Object.entries(target).filter(([name]) => !names.includes(name))) as never;
