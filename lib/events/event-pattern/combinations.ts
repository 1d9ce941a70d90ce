import { type Condition, readCondition } from "./condition.ts";
import { InvalidPattern } from "./invalid-pattern.ts";
import type { PatternJson } from "./pattern-json.ts";

/** Conditions that must all hold, by dotted path. */
export type Combination = Map<string, Condition>;

/** EventBridge user guide, $or matching: at most this many combinations in a pattern. */
export const MAX_COMBINATIONS = 1000;
/** event-ruler, GenericMachine: at most this many fields in a combination. */
export const MAX_FIELDS = 256;

/**
 * The combinations of a pattern, of which one must match: one without `$or`, else one per choice of branches. Of two conditions on the
 * same path the later one counts. Throws InvalidPattern.
 */
export function readCombinations(pattern: PatternJson): Combination[] {
  if (pattern.kind !== "object") throw new InvalidPattern("", "a pattern must be an object");
  const all = addObject([new Map()], pattern.members, [], "", false);
  if (all.some((one) => one.size > MAX_FIELDS))
    throw new InvalidPattern("", `more than ${MAX_FIELDS} fields`);
  return all;
}

type Members = [key: string, value: PatternJson][];

/** `names` is the path in the event, `where` the path in the pattern, for messages. */
function addObject(
  before: Combination[],
  members: Members,
  names: string[],
  where: string,
  insideOr: boolean,
): Combination[] {
  if (members.length === 0) throw new InvalidPattern(where, "empty objects are not allowed");
  let all = before;
  for (const [key, value] of members) {
    const here = where === "" ? key : `${where}.${key}`;
    if (key === "$or") {
      all = addAlternatives(all, value, names, here);
      continue;
    }
    if (insideOr && RESERVED.has(key))
      throw new InvalidPattern(here, `${JSON.stringify(key)} is reserved inside $or`);
    if (value.kind === "object") all = addObject(all, value.members, [...names, key], here, insideOr);
    else if (value.kind === "array") {
      const condition = readCondition(value.items, here);
      // An outer object with an empty name leaves no trace in the path: EventBridge joins it that way.
      const outer = names.join(".");
      for (const one of all) one.set(outer === "" ? key : `${outer}.${key}`, condition);
    } else throw new InvalidPattern(here, "must be an object or an array");
  }
  return all;
}

function addAlternatives(
  before: Combination[],
  value: PatternJson,
  names: string[],
  where: string,
): Combination[] {
  if (value.kind !== "array") throw new InvalidPattern(where, "must be an array of objects");
  const all: Combination[] = [];
  for (const [at, item] of value.items.entries()) {
    const here = `${where}[${at}]`;
    if (item.kind !== "object") throw new InvalidPattern(here, "must be an object");
    const copies = before.map((one) => new Map(one));
    all.push(...addObject(copies, item.members, names, here, true));
    if (all.length > MAX_COMBINATIONS)
      throw new InvalidPattern(where, `more than ${MAX_COMBINATIONS} combinations`);
  }
  if (value.items.length < 2) throw new InvalidPattern(where, "needs at least two objects");
  return all;
}

/** Names that a field within `$or` cannot have. Source: event-ruler, Constants. */
const RESERVED: ReadonlySet<string> = new Set([
  "exactly",
  "equals-ignore-case",
  "prefix",
  "suffix",
  "anything-but",
  "exists",
  "wildcard",
  "numeric",
  "cidr",
  "=",
  "<",
  "<=",
  ">",
  ">=",
  "regex",
  "not-wildcard",
  "not-equals-ignore-case",
  "date-after",
  "date-on-or-after",
  "date-before",
  "date-on-or-before",
  "in-date-range",
  "ip-address-in-range",
  "ip-address-not-in-range",
]);
