import { denyPerson, personCutoffOf } from "../../aws/deny-document.ts";
import type { Reverted, Standing } from "../../model/action.ts";
import { samePolicy, statementsIn, withoutStatement, withStatement } from "../policy-document/statements.ts";
import type { Carrier } from "./carrier.ts";

/** So that sessions made while the denial spreads are denied, too; milliseconds. */
export const AHEAD = 60_000;

/** Our statement about one person, in one document. */
export interface PersonDeny {
  readonly carrier: Carrier;
  readonly userId: string;
  /** The document as it was without our statement, to the letter. */
  readonly original: string;
  /** Up to when the person was to be denied when it was planned; milliseconds. */
  readonly planned: number;
}

/** As IAM compares: whole seconds, UTC. */
function second(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, "2026-11-22T12:00:00".length)}Z`;
}

/** What a denial of everything up to a minute from now says. */
export function statementAt(userId: string, now: Date) {
  return denyPerson(userId, second(now.getTime() + AHEAD));
}

function sidOf(userId: string): string {
  return statementAt(userId, new Date(0)).Sid;
}

/** A document without our statement about a person. */
export function originalOf(text: string, userId: string): string {
  return withoutStatement(text, sidOf(userId));
}

/** Up to when a document denies a person by a statement of ours, in milliseconds; undefined where there is none as we write it. */
export function deniedUpTo(text: string, userId: string): number | undefined {
  const found = statementsIn(text, sidOf(userId));
  const cutoff = found.length === 1 ? personCutoffOf(found[0], userId) : undefined;
  return cutoff === undefined ? undefined : Date.parse(cutoff);
}

/**
 * Denies a person up to a minute from now: whoever approved it may have thought for hours. Never sets that back, and changes no
 * other statement. Nobody locks these documents: who writes at the same moment may be written over, and the read-back sees ours only.
 */
export async function putPersonDeny({ carrier, userId }: PersonDeny, now: Date): Promise<void> {
  const text = await carrier.read();
  if (text === undefined) return;
  const ours = statementAt(userId, now);
  if ((deniedUpTo(text, userId) ?? 0) >= Date.parse(ours.Condition.DateLessThan["aws:TokenIssueTime"]))
    return carrier.spread?.();
  await carrier.write(withStatement(text, ours));
}

/** What is missing of a denial; undefined when it is in force, or when nobody has anything by this document any more. */
export async function missingOf({ carrier, userId, planned }: PersonDeny): Promise<string | undefined> {
  const [text, pending] = await Promise.all([carrier.read(), carrier.pending?.()]);
  if (text === undefined) return undefined;
  const upTo = deniedUpTo(text, userId);
  if (upTo !== undefined && upTo >= planned) return pending;
  const found = statementsIn(text, sidOf(userId)).length > 0;
  return `statement ${sidOf(userId)} in ${carrier.name} ${found ? "was changed" : "is gone"}`;
}

/** Where our statement stands before an undo; `put` is the document without it, to the letter where nobody changed the rest. */
async function look({ carrier, userId, original, planned }: PersonDeny) {
  const name = `statement ${sidOf(userId)} in ${carrier.name}`;
  const [before, set] = [`no ${name}`, `${name}, as Cordon wrote it`];
  const text = await carrier.read();
  if (text === undefined) return { before, set, now: "gone", will: `nothing: ${carrier.name} is gone` };
  if (statementsIn(text, sidOf(userId)).length === 0)
    return { before, set, now: before, will: "nothing: it is gone already" };
  const rest = originalOf(text, userId);
  const put = samePolicy(rest, original) ? original : rest;
  const upTo = deniedUpTo(text, userId);
  if (upTo !== undefined && upTo >= planned) return { before, set, now: set, will: `take out ${name}`, put };
  const will = "left as it is: somebody changed it since";
  return { before, set, now: `${name}, changed`, will, over: `take out ${name}, though changed`, put };
}

export async function personDenyStanding(deny: PersonDeny): Promise<Standing> {
  const { before, set, now, will, over } = await look(deny);
  return { before, set, now, will, conflict: over !== undefined };
}

/** Takes our statement out; one that somebody changed only when forced. */
export async function removePersonDeny(deny: PersonDeny, force = false): Promise<Reverted> {
  const { will, over, put } = await look(deny);
  if (over !== undefined && !force) return { conflict: will };
  if (put !== undefined) await deny.carrier.write(put);
  // An undo that died after its write has still to take effect.
  else if (await deny.carrier.pending?.()) await deny.carrier.spread?.();
  return { undone: over ?? will };
}
