import { isRecord } from "../model/json.ts";
import { hint } from "../model/nearest.ts";
import type { Playbook, Trigger } from "../model/playbook.ts";
import { exclude } from "./event-pattern/exclude.ts";
import type { SourceTerms } from "./source.ts";

/** The fields of a source that this check reads. */
export interface AnyTerms {
  readonly terms: Pick<SourceTerms<never>, "id" | "records" | "scalars">;
}

type Heard = Pick<Playbook, "id" | "before" | "on">;

/**
 * Findings that two playbooks would both answer, one sentence each; empty where every finding has one playbook. Two playbooks may answer
 * one type where no finding matches both patterns, or where one has `before` and so answers first. A playbook for the rest takes the
 * remaining findings. Several playbooks may answer records of activity. Also reports an incorrect `before`.
 */
export function overlaps(playbooks: readonly Heard[], sources: readonly AnyTerms[]): readonly string[] {
  const wrong = playbooks.flatMap((playbook) => wrongBefore(playbook, playbooks));
  const pairs = playbooks.flatMap((one, i) => playbooks.slice(i + 1).map((other) => [one, other] as const));
  const both = pairs.flatMap(([one, other]) => {
    if (isBefore(one, other) || isBefore(other, one)) return [];
    const shared = bothHear(one, other, sources);
    return shared === undefined ? [] : [sentence(one.id, other.id, shared)];
  });
  return [...wrong, ...both];
}

function sentence(one: string, other: string, shared: string): string {
  return `${one} and ${other} both answer ${shared}: narrow one by \`where\` so that no finding matches both, or say \`before: "${other}"\` in ${one} (or the other way round), and that one answers first`;
}

function isBefore({ before = [] }: Heard, { id }: Heard): boolean {
  return before.includes(id);
}

/** The findings that two playbooks would both answer, neither of them first: a source, with the types where both name them. */
export function bothHear(one: Heard, other: Heard, sources: readonly AnyTerms[]): string | undefined {
  for (const a of one.on)
    for (const b of other.on) {
      const terms = sources.find(({ terms }) => terms.id === a.source)?.terms;
      if (a.source !== b.source || terms?.records || a.rest || b.rest) continue;
      if (exclude(a.pattern, b.pattern, terms?.scalars)) continue;
      const types = typesOf(a).filter((type) =>
        typesOf(b).some((more) => isAmong(type, more) || isAmong(more, type)),
      );
      return [a.source, ...types.slice(0, 3), ...(types.length > 3 ? ["…"] : [])].join(" ");
    }
  return undefined;
}

function typesOf({ wanted }: Trigger): readonly string[] {
  return isRecord(wanted) && Array.isArray(wanted["types"]) ? wanted["types"].map(String) : [];
}

function isAmong(type: string, wanted: string): boolean {
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}

function wrongBefore({ id, before = [] }: Heard, all: readonly Heard[]): readonly string[] {
  const ids = all.map((one) => one.id);
  return before.flatMap((other) => {
    if (!ids.includes(other))
      return [`${id} says before: "${other}", which is no playbook; ${hint(other, ids)}`];
    if (isReached(other, id, all))
      return [`${id} and ${other} each come before the other, so that neither answers`];
    return [];
  });
}

/** Whether `from` comes before `to`, directly or through others. */
function isReached(from: string, to: string, all: readonly Heard[], seen: readonly string[] = []): boolean {
  if (from === to) return true;
  if (seen.includes(from)) return false;
  const next = all.find(({ id }) => id === from)?.before ?? [];
  return next.some((one) => isReached(one, to, all, [...seen, from]));
}
