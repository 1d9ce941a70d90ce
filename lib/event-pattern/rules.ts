import { type Condition, readCondition } from "./condition.ts";
import { InvalidPattern } from "./invalid-pattern.ts";
import type { PatternJson } from "./pattern-json.ts";

/** Conditions that must all hold, by dotted path. */
export type Rule = Map<string, Condition>;

/** EventBridge user guide, $or matching: at most this many combinations in a pattern. */
export const MAX_COMBINATIONS = 1000;
/** event-ruler, GenericMachine: at most this many fields in a combination. */
export const MAX_FIELDS = 256;

/**
 * The combinations of a pattern, of which one must hold: one without `$or`, else one for each choice
 * of branches. Of two conditions on the same path the later one counts. Throws InvalidPattern.
 */
export function readRules(pattern: PatternJson): Rule[] {
  if (pattern.kind !== "object") throw new InvalidPattern("", "a pattern must be an object");
  const rules = addObject([new Map()], pattern.members, [], "", false);
  if (rules.some((rule) => rule.size > MAX_FIELDS))
    throw new InvalidPattern("", `more than ${MAX_FIELDS} fields`);
  return rules;
}

type Members = [key: string, value: PatternJson][];

/** `names` is the path in the event; `where` the path in the pattern, for messages. */
function addObject(
  before: Rule[],
  members: Members,
  names: string[],
  where: string,
  insideOr: boolean,
): Rule[] {
  if (members.length === 0) throw new InvalidPattern(where, "empty objects are not allowed");
  let rules = before;
  for (const [key, value] of members) {
    const here = where === "" ? key : `${where}.${key}`;
    if (key === "$or") {
      rules = addAlternatives(rules, value, names, here);
      continue;
    }
    if (insideOr && RESERVED.has(key))
      throw new InvalidPattern(here, `${JSON.stringify(key)} is reserved inside $or`);
    if (value.kind === "object") rules = addObject(rules, value.members, [...names, key], here, insideOr);
    else if (value.kind === "array") {
      const condition = readCondition(value.items, here);
      // A nameless outer object leaves no trace in the path: EventBridge joins it that way.
      const outer = names.join(".");
      for (const rule of rules) rule.set(outer === "" ? key : `${outer}.${key}`, condition);
    } else throw new InvalidPattern(here, "must be an object or an array");
  }
  return rules;
}

function addAlternatives(before: Rule[], value: PatternJson, names: string[], where: string): Rule[] {
  if (value.kind !== "array") throw new InvalidPattern(where, "must be an array of objects");
  const rules: Rule[] = [];
  for (const [at, item] of value.items.entries()) {
    const here = `${where}[${at}]`;
    if (item.kind !== "object") throw new InvalidPattern(here, "must be an object");
    const copies = before.map((rule) => new Map(rule));
    rules.push(...addObject(copies, item.members, names, here, true));
    if (rules.length > MAX_COMBINATIONS)
      throw new InvalidPattern(where, `more than ${MAX_COMBINATIONS} combinations`);
  }
  if (value.items.length < 2) throw new InvalidPattern(where, "needs at least two objects");
  return rules;
}

/** Names that a field inside `$or` cannot have. Source: event-ruler, Constants. */
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
