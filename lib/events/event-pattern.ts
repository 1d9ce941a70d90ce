import { type Combination, readCombinations } from "./event-pattern/combinations.ts";
import { InvalidPattern } from "./event-pattern/invalid-pattern.ts";
import { matcherOf } from "./event-pattern/matcher.ts";
import { readPattern } from "./event-pattern/pattern-json.ts";

export { InvalidPattern } from "./event-pattern/invalid-pattern.ts";

/** Whether the pattern matches an event, as JSON text or as parsed. Never throws. */
export type Matcher = (event: string | object) => boolean;

/** The ids of the rules whose pattern matches this event, in the order of the rules. Never throws. */
export type RulesMatcher<Id> = (event: string | object) => Id[];

/**
 * Compiles an EventBridge event pattern into a function with the answers of EventBridge.
 * In a pattern or an event as JSON text, repeated keys and numbers as written count too; a parsed one has lost them. Throws
 * InvalidPattern with the path and the reason. An event that is not a JSON object does not match.
 * Known differences, where event-ruler contradicts the pattern: it may lose a branch of `$or` that shares a value with an earlier branch
 * in each of its fields; it may match too much or too little when wildcard and equals-ignore-case stand in one list, also within
 * anything-but, and too little when a number and an address do. It accepts an event followed by other text.
 * Source: EventBridge user guide, event patterns; aws/event-ruler 2.1.0, `Machine`.
 */
export function compile(pattern: string | object): Matcher {
  const match = matcherOf([combinationsOf(pattern)]);
  let matches = false;
  const matched = () => {
    matches = true;
  };
  return (event) => {
    matches = false;
    match(event, matched);
    return matches;
  };
}

/**
 * Compiles many rules, each an id and a pattern, into one function that reads an event once and shares common conditions: the same
 * answers as `compile` for each rule, in far less time. A repeated id stands for any of its patterns. Throws InvalidPattern, which also
 * names the rule.
 */
export function compileAll<Id extends string | number>(
  rules: Iterable<readonly [id: Id, pattern: string | object]>,
): RulesMatcher<Id> {
  const byId = new Map<Id, Combination[]>();
  for (const [id, pattern] of rules) {
    const combinations = named(id, () => combinationsOf(pattern));
    byId.set(id, [...(byId.get(id) ?? []), ...combinations]);
  }
  const ids = [...byId.keys()];
  const match = matcherOf([...byId.values()]);
  /** One bit for each rule. */
  const bits = new Int32Array(Math.ceil(ids.length / 32));
  const matched = (rule: number) => {
    bits[rule >> 5]! |= 1 << rule;
  };
  return (event) => {
    bits.fill(0);
    match(event, matched);
    const found: Id[] = [];
    for (let word = 0; word < bits.length; word++)
      for (let left = bits[word]!; left !== 0; left &= left - 1)
        found.push(ids[word * 32 + 31 - Math.clz32(left & -left)]!);
    return found;
  };
}

function named<T>(id: string | number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidPattern ? new InvalidPattern(error.path, error.reason, id) : error;
  }
}

function combinationsOf(pattern: string | object): Combination[] {
  return readCombinations(readPattern(typeof pattern === "string" ? pattern : written(pattern)));
}

function written(pattern: object): string {
  try {
    return JSON.stringify(pattern) ?? "";
  } catch (error) {
    throw new InvalidPattern("", `not JSON: ${error instanceof Error ? error.message : error}`);
  }
}
