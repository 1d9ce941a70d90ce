import { type Combination, readCombinations } from "./event-pattern/combinations.ts";
import { InvalidPattern } from "./event-pattern/invalid-pattern.ts";
import { matcherOf } from "./event-pattern/matcher.ts";
import { readPattern } from "./event-pattern/pattern-json.ts";

export { InvalidPattern } from "./event-pattern/invalid-pattern.ts";

/** Whether an event, as JSON text or as parsed, is one that the pattern means. Never throws. */
export type Matcher = (event: string | object) => boolean;

/** The ids of the rules whose pattern means this event, in the order of the rules. Never throws. */
export type RulesMatcher<Id> = (event: string | object) => Id[];

/**
 * Compiles an EventBridge event pattern into a function with the answers of EventBridge.
 * A pattern or an event as JSON text also counts repeated keys and numbers as they are written,
 * which a parsed one has lost. Throws InvalidPattern, naming the path and the reason; an event that
 * is not a JSON object simply does not match.
 * Known to differ, where event-ruler contradicts the pattern: it may lose a branch of `$or` that
 * shares a value with an earlier branch in each of its fields; it may match too much or too little when
 * wildcard and equals-ignore-case stand in one list, also inside anything-but, and too little when a
 * number and an address do. It takes an event that other text follows.
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
 * Compiles many rules, each an id and a pattern, into one function that reads an event once and shares between the rules what
 * they have in common: the same answers as `compile` for each, in far less time. An id given again stands for any of its
 * patterns. Throws InvalidPattern, naming also the rule.
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
