import type { Condition } from "./event-pattern/condition.ts";
import { type Clause, holdTogether } from "./event-pattern/consistency.ts";
import { elementTree } from "./event-pattern/element-tree.ts";
import { readEvent } from "./event-pattern/event-json.ts";
import { type Field, type Fields, findFields } from "./event-pattern/fields.ts";
import { InvalidPattern } from "./event-pattern/invalid-pattern.ts";
import { pathTree } from "./event-pattern/path-tree.ts";
import { readPattern } from "./event-pattern/pattern-json.ts";
import { readRules } from "./event-pattern/rules.ts";

export { InvalidPattern } from "./event-pattern/invalid-pattern.ts";

/** Whether an event, as JSON text or as parsed, is one that the pattern means. Never throws. */
export type Matcher = (event: string | object) => boolean;

/**
 * Compiles an EventBridge event pattern into a function with the answers of EventBridge.
 * A pattern or an event as JSON text also counts repeated keys and numbers as they are written,
 * which a parsed one has lost. Throws InvalidPattern, naming the path and the reason; an event that
 * is not a JSON object simply does not match.
 * Known to differ, where event-ruler contradicts the pattern: it may lose a branch of `$or` that
 * shares a value with an earlier branch in each of its fields; it may match too much when wildcard
 * and equals-ignore-case stand in one list, and too little when a number and an address do.
 * Source: EventBridge user guide, event patterns; aws/event-ruler 2.1.0, `Machine`.
 */
export function compile(pattern: string | object): Matcher {
  const rules = readRules(readPattern(typeof pattern === "string" ? pattern : written(pattern)));
  const tree = pathTree(new Set(rules.flatMap((rule) => [...rule.keys()])));
  const ordered = rules.map((rule) => [...rule].sort(([a], [b]) => (a < b ? -1 : 1)));
  return (event) => {
    const read = typeof event === "string" ? tryRead(event) : event;
    const fields = findFields(read, tree);
    if (fields === undefined) return false;
    const known = new Map<Condition, boolean | Clause>();
    return ordered.some((rule) => ruleHolds(rule, fields, known));
  };
}

type OrderedRule = [path: string, condition: Condition][];

/** `known` spares the combinations of `$or` to judge what they share again and again. */
function ruleHolds(rule: OrderedRule, fields: Fields, known: Map<Condition, boolean | Clause>): boolean {
  const open: Clause[] = [];
  for (const [path, condition] of rule) {
    let verdict = known.get(condition);
    if (verdict === undefined) {
      verdict = judge(condition, fields.byPath.get(path) ?? []);
      known.set(condition, verdict);
    }
    if (verdict === false) return false;
    if (verdict !== true) open.push(verdict);
  }
  return holdTogether(open, fields.arrays);
}

/** Whether a condition holds; when that depends on elements of arrays, in which it could. */
function judge({ holds, mayBeAbsent }: Condition, values: Field[]): boolean | Clause {
  if (values.length === 0) return mayBeAbsent;
  const passing = values.filter(({ leaf }) => holds(leaf));
  if (values.every(({ element }) => element === undefined)) return passing.length > 0;
  if (passing.length === 0 && !mayBeAbsent) return false;
  return {
    passing: elementTree(passing.map(({ element }) => element)),
    present: mayBeAbsent ? elementTree(values.map(({ element }) => element)) : undefined,
  };
}

function written(pattern: object): string {
  try {
    return JSON.stringify(pattern) ?? "";
  } catch (error) {
    throw new InvalidPattern("", `not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function tryRead(event: string): unknown {
  try {
    return readEvent(event);
  } catch {
    return undefined;
  }
}
