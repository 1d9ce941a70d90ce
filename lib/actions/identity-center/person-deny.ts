import { denyPerson, personCutoffOf } from "../../aws/deny-document.ts";
import type { Change, Preview } from "../../model/action.ts";
import { AHEAD, wholeSecond } from "../facts/cutoff.ts";
import { conflict, gone, unchanged } from "../facts/preview.ts";
import { samePolicy, statementsIn, withoutStatement, withStatement } from "../policy-document/statements.ts";
import type { Carrier } from "./carrier.ts";

/** Cordon's statement about one person, in one document. */
export interface PersonDeny {
  readonly carrier: Carrier;
  readonly userId: string;
  /** The document before, without Cordon's statement, character by character. */
  readonly original: string;
  /** The cutoff that the plan chose for the person, in milliseconds. */
  readonly planned: number;
}

/** A denial of all sessions up to a minute from now, as displayed. */
export function statementAt(userId: string, now: Date) {
  return denyPerson(userId, wholeSecond(now.getTime() + AHEAD));
}

function sidOf(userId: string): string {
  return statementAt(userId, new Date(0)).Sid;
}

/** A document without Cordon's statement about a person. */
export function originalOf(text: string, userId: string): string {
  return withoutStatement(text, sidOf(userId));
}

/** The cutoff of Cordon's statement about a person, in milliseconds; undefined without a statement of exactly Cordon's form. */
export function deniedUpTo(text: string, userId: string): number | undefined {
  const found = statementsIn(text, sidOf(userId));
  const cutoff = found.length === 1 ? personCutoffOf(found[0], userId) : undefined;
  return cutoff === undefined ? undefined : Date.parse(cutoff);
}

/**
 * Denies a person up to a minute from now: an approval may come hours after the plan. Never moves the cutoff back, and changes no other
 * statement. AWS has no lock on these documents: a concurrent write of another principal may be lost, and the read-back compares only
 * Cordon's statement.
 */
export async function putPersonDeny({ carrier, userId }: PersonDeny, now: Date): Promise<void> {
  const text = await carrier.read();
  if (text === undefined) return;
  const ours = statementAt(userId, now);
  if ((deniedUpTo(text, userId) ?? 0) >= Date.parse(ours.Condition.DateLessThan["aws:TokenIssueTime"]))
    return carrier.spread?.();
  await carrier.write(withStatement(text, ours));
}

/** Names what a denial lacks; undefined when it is in effect, or when the document no longer grants anything to any principal. */
export async function missingOf({ carrier, userId, planned }: PersonDeny): Promise<string | undefined> {
  const [text, pending] = await Promise.all([carrier.read(), carrier.pending?.()]);
  if (text === undefined) return undefined;
  const upTo = deniedUpTo(text, userId);
  if (upTo !== undefined && upTo >= planned) return pending;
  const found = statementsIn(text, sidOf(userId)).length > 0;
  return `statement ${sidOf(userId)} in ${carrier.name} ${found ? "was changed" : "is gone"}`;
}

/**
 * Previews the undo of Cordon's statement, which removes it; a changed statement only when forced. If no other part was changed, the
 * document is then as before, character by character.
 */
export async function previewPersonDeny(
  { carrier, userId, original, planned }: PersonDeny,
  { from, to }: Pick<Change, "from" | "to">,
): Promise<Preview> {
  const name = `statement ${sidOf(userId)} in ${carrier.name}`;
  const text = await carrier.read();
  // An undo that crashed after its write must still be provisioned.
  const spread = async () => {
    if (await carrier.pending?.()) await carrier.spread?.();
  };
  if (text === undefined) return { ...gone(carrier.name), putBack: spread };
  if (statementsIn(text, sidOf(userId)).length === 0)
    return { ...unchanged(from, `${name} is already deleted`), putBack: spread };
  const rest = originalOf(text, userId);
  const putBack = () => carrier.write(samePolicy(rest, original) ? original : rest);
  const upTo = deniedUpTo(text, userId);
  return upTo !== undefined && upTo >= planned
    ? { now: to, will: `remove ${name}`, putBack }
    : conflict(`${name}, changed`, `another principal changed ${name} since`, putBack);
}
