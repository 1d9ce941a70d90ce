import { denyPerson, personCutoffOf } from "../../aws/deny-document.ts";
import type { Change, Preview } from "../../model/action.ts";
import { AHEAD, wholeSecond } from "../facts/cutoff.ts";
import { conflict, gone, unchanged } from "../facts/preview.ts";
import { samePolicy, statementsIn, withoutStatement, withStatement } from "../policy-document/statements.ts";
import type { Carrier } from "./carrier.ts";

/** Our statement about one person, in one document. */
export interface PersonDeny {
  readonly carrier: Carrier;
  readonly userId: string;
  /** The document as it was without our statement, to the letter. */
  readonly original: string;
  /** Up to when the person was to be denied when it was planned; milliseconds. */
  readonly planned: number;
}

/** What a denial of everything up to a minute from now says. */
export function statementAt(userId: string, now: Date) {
  return denyPerson(userId, wholeSecond(now.getTime() + AHEAD));
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

/**
 * How our statement is before an undo, which takes it out; one that somebody changed only when forced. The document is then to
 * the letter as it was, where nobody changed the rest.
 */
export async function previewPersonDeny(
  { carrier, userId, original, planned }: PersonDeny,
  { from, to }: Pick<Change, "from" | "to">,
): Promise<Preview> {
  const name = `statement ${sidOf(userId)} in ${carrier.name}`;
  const text = await carrier.read();
  // An undo that died after its write has still to take effect.
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
    : conflict(`${name}, changed`, `somebody changed ${name} since`, putBack);
}
