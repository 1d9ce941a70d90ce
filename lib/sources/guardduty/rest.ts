import { isRecord, type Json } from "../../model/json.ts";

type Pattern = { readonly [key: string]: Json };

/** A type by its name, or by a prefix. */
type Entry = string | { readonly prefix: string };

/** A trigger's conditions on a finding: one of these types, and also the other conditions where present. */
interface Taken {
  readonly types: readonly Entry[];
  readonly userTypes?: readonly string[];
  /** The lowest severity that matches. */
  readonly floor?: number;
}

/**
 * The longest pattern of a rule in an account with default quotas, less the rule's other parts, in characters.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
const MOST_CHARACTERS = 2_048 - 200;

/**
 * The pattern, of a finding's `detail`, of findings that no trigger with one of these patterns takes: other types, and findings of their
 * types that another condition excludes. Ignores a trigger for every type, or with an unknown condition: two notifications are better
 * than none. Where the pattern exceeds EventBridge's limit, `rule` is a shorter one that matches more.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function restOf(others: readonly Pattern[]): { readonly detail: Pattern; readonly rule?: Pattern } {
  const taken = others.flatMap((pattern) => takenBy(pattern) ?? []);
  const types = widest(taken.flatMap((one) => one.types)).map(wildcard);
  const keptOut = whatConditionsKeepOut(taken);
  const detail = notOf(types, keptOut);
  if (isShort(detail)) return { detail };
  // The more types the pattern excludes, the fewer findings are set aside.
  const shortest = types.toSorted((a, b) => a.length - b.length);
  while (shortest.length > 0 && !isShort(notOf(shortest, keptOut))) shortest.pop();
  return { detail, rule: notOf(shortest, keptOut) };
}

function isShort(detail: Pattern): boolean {
  return JSON.stringify(detail).length <= MOST_CHARACTERS;
}

function notOf(types: readonly string[], keptOut: readonly Pattern[]): Pattern {
  if (types.length === 0) return {};
  const others: Pattern = { type: [{ "anything-but": { wildcard: [...types] } }, { exists: false }] };
  return keptOut.length === 0 ? others : { $or: [others, ...keptOut] };
}

function takenBy({ detail }: Pattern): Taken | undefined {
  if (!isRecord(detail)) return undefined;
  const { type, severity, resource, ...more } = detail as Pattern;
  if (!isEach(type, isEntry) || Object.keys(more).length > 0) return undefined;
  const userTypes = resource === undefined ? undefined : only(only(resource, "accessKeyDetails"), "userType");
  const floor = severity === undefined ? undefined : floorOf(severity);
  if (severity !== undefined && floor === undefined) return undefined;
  if (resource !== undefined && !isEach(userTypes, isText)) return undefined;
  return {
    types: type,
    ...(isEach(userTypes, isText) && { userTypes }),
    ...(floor !== undefined && { floor }),
  };
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string";
}

function isEntry(value: Json): value is Entry {
  return (
    isText(value) || (isRecord(value) && Object.keys(value).join() === "prefix" && isText(value["prefix"]))
  );
}

function isEach<T extends Json>(
  value: Json | undefined,
  isOne: (value: Json) => value is T,
): value is readonly T[] {
  return Array.isArray(value) && value.every(isOne);
}

/** The value of a pattern's only key; undefined where it has others. */
function only(pattern: Json | undefined, key: string): Json | undefined {
  return isRecord(pattern) && Object.keys(pattern).length === 1 ? (pattern as Pattern)[key] : undefined;
}

function floorOf(severity: Json): number | undefined {
  const [, ...found] = /^\[\{"numeric":\[">=",(\d+(?:\.\d+)?)\]\}\]$/.exec(JSON.stringify(severity)) ?? [];
  return found[0] === undefined ? undefined : Number(found[0]);
}

/** The conditions under which no trigger takes a finding of a type. */
interface Kept {
  readonly userTypes?: readonly string[];
  readonly floor?: number;
}

/**
 * The rest of a family (`Recon:*`) covers every type in it: a type that another trigger takes under conditions may be notified twice,
 * because a pattern cannot test one field twice.
 */
function whatConditionsKeepOut(taken: readonly Taken[]): readonly Pattern[] {
  const byKept = new Map<string, { readonly kept: Kept; readonly types: Entry[] }>();
  for (const entry of unique(taken.flatMap(({ types }) => types))) {
    const all = taken.filter(({ types }) => types.some((one) => covers(one, entry)));
    if (all.some(({ userTypes, floor }) => userTypes === undefined && floor === undefined)) continue;
    for (const kept of byEach(all)) {
      const key = JSON.stringify(kept);
      const group = byKept.get(key) ?? { kept, types: [] };
      byKept.set(key, group);
      group.types.push(entry);
    }
  }
  return [...byKept.values()].map(({ kept, types }) => ({
    type: types as Json,
    ...(kept.userTypes && {
      resource: {
        accessKeyDetails: { userType: [{ "anything-but": [...kept.userTypes] }, { exists: false }] },
      },
    }),
    ...(kept.floor !== undefined && { severity: [{ numeric: ["<", kept.floor] }] }),
  }));
}

/** Each combination of user kind and severity that every one of these triggers excludes. */
function byEach(triggers: readonly Taken[]): readonly Kept[] {
  return triggers.reduce<readonly Kept[]>(
    (ways, { userTypes, floor }) =>
      ways.flatMap((way) => [
        ...(userTypes
          ? [{ ...way, userTypes: unique([...(way.userTypes ?? []), ...userTypes]).sort() }]
          : []),
        ...(floor === undefined ? [] : [{ ...way, floor: Math.min(way.floor ?? floor, floor) }]),
      ]),
    [{}],
  );
}

function unique<T extends Json>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** The combinations that no other covers. */
function widest(entries: readonly Entry[]): readonly Entry[] {
  const all = unique(entries);
  return all.filter((one) => !all.some((other) => other !== one && covers(other, one)));
}

function covers(one: Entry, other: Entry): boolean {
  if (typeof one === "string") return one === other;
  return (typeof other === "string" ? other : other.prefix).startsWith(one.prefix);
}

/** Escapes a star or a backslash, as EventBridge requires. */
function wildcard(entry: Entry): string {
  const escaped = (text: string) => text.replace(/[\\*]/g, "\\$&");
  return typeof entry === "string" ? escaped(entry) : `${escaped(entry.prefix)}*`;
}
