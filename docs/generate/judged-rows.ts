import type { Place } from "../../lib/model/place.ts";
import type { Signal, Subjects } from "../../lib/model/signal.ts";
import type { ReplayedResponse } from "../../lib/replay/replay-event.ts";

/** A published event with its author's verdict (test/corpora). */
export interface Row {
  readonly id: string;
  readonly label: string | null;
  readonly event: object;
  readonly meta?: { readonly rule_severity?: string };
}

/** The outcome of one row. */
export interface JudgedRow {
  readonly row: Row;
  /** The actor's subjects that Cordon can contain, as some source reads them. */
  readonly actor: readonly Place[];
  readonly responses: readonly ReplayedResponse[];
}

const ACTOR = [
  "session",
  "user",
  "accessKey",
  "person",
  "actingRole",
] as const satisfies readonly (keyof Subjects)[];

/** The actor's subjects in a signal. */
export function actorOf(signal: Signal): readonly Place[] {
  return [signal, ...(signal.involved ?? [])].flatMap((one) => ACTOR.flatMap((name) => one[name] ?? []));
}

/** Judges rows, each parsed by every source and replayed in act. */
export function judgeRows(
  rows: readonly Row[],
  read: (event: object) => readonly object[],
  replay: (event: object) => { readonly responses: readonly ReplayedResponse[] },
): readonly JudgedRow[] {
  return rows.map((row) => ({
    row,
    actor: read(row.event).flatMap((one) => ("signal" in one ? actorOf(one.signal as Signal) : [])),
    responses: replay(row.event).responses,
  }));
}

/** Malicious by a rule of high severity, and with an actor. */
export function isGraveWithActor({ row: { label, meta }, actor }: JudgedRow): boolean {
  return label === "malicious" && /^(high|critical)$/i.test(meta?.rule_severity ?? "") && actor.length > 0;
}

/** Whether some response would contain the actor, automatically or after approval. */
export function isActorPlanned({ actor, responses }: JudgedRow): boolean {
  const names = actor.map((one) => JSON.stringify(one));
  return responses.some(
    ({ decision, steps }) =>
      (decision === "act" || decision === "ask") &&
      steps.some(({ wave, target }) => wave === "contain" && names.includes(JSON.stringify(target))),
  );
}

export function isBenign({ row }: JudgedRow): boolean {
  return row.label === "benign";
}

export function isActedOn({ responses }: JudgedRow): boolean {
  return responses.some(({ decision }) => decision === "act");
}

/**
 * Published rules that need more than the event of their test, by the first part of a row's id: the row alone is daily activity, and no
 * pattern on it would justify a containment.
 */
export const REMEMBERING: Readonly<Record<string, string>> = {
  "Standard.ImpossibleTravel.Login":
    "compares a sign-in with the one before, somewhere else: the row is a sign-in",
  "Auth0.PushNotification.Fatigue": "counts how often a push is sent: the row is one push",
  "Auth0.SamePhone.MultipleUsers.MFA":
    "compares the phone number with those of others: the row is an enrolment",
  "AWS.UnusedRegion": "knows which Regions its owner uses: the row is a log stream of a function",
  "AWS.Console.LoginWithoutSAML": "knows that its owner signs in otherwise: the row is a sign-in with MFA",
  "AWS.CloudTrail.IAMCompromisedKeyQuarantine":
    "is AWS itself, which quarantines a user whose key it found: who acted is not the attacker",
};

/** Why a row cannot judge its rule, if so. */
export function needsMemory({ row }: JudgedRow): string | undefined {
  return Object.entries(REMEMBERING).find(([rule]) => row.id.includes(`/${rule}#`))?.[1];
}
