import { comparableNumber } from "./comparable-number.ts";
import { InvalidPattern } from "./invalid-pattern.ts";
import { addressDigits, inRange } from "./ip-address.ts";
import type { Leaf, LeafTest } from "./leaf.ts";
import { operatorTest } from "./operators.ts";
import type { PatternJson } from "./pattern-json.ts";

/** What a pattern asks of one field: any of the tests holds, or the field may be absent. */
export type Condition = {
  holds: LeafTest;
  mayBeAbsent: boolean;
};

/** Reads the array of values that a pattern gives for a field; throws InvalidPattern. */
export function readCondition(items: PatternJson[], path: string): Condition {
  if (items.length === 0) throw new InvalidPattern(path, "empty arrays are not allowed");
  const texts = new Set<string>();
  const tests: LeafTest[] = [];
  let mayBeAbsent = false;
  for (const [at, item] of items.entries()) {
    const where = `${path}[${at}]`;
    if (item.kind === "array")
      throw new InvalidPattern(where, "must be a string, number, true, false, null or an operator");
    if (item.kind === "object") {
      const test = operatorTest(item.members, where);
      if (test === "absent") mayBeAbsent = true;
      else tests.push(test);
    } else if (item.kind === "string") {
      const digits = addressDigits(item.text);
      if (digits === undefined) texts.add(item.text);
      else tests.push(sameAddress(digits));
    } else tests.push(sameLiteral(item.text));
  }
  if (texts.size > 0) tests.push((leaf) => leaf.isString && texts.has(leaf.text));
  const [only] = tests;
  const holds =
    only !== undefined && tests.length === 1 ? only : (leaf: Leaf) => tests.some((test) => test(leaf));
  return { holds, mayBeAbsent };
}

/** EventBridge takes a string that is an IP address for the address, however it is written. */
function sameAddress(digits: string): LeafTest {
  const range = { from: digits, to: digits };
  return (leaf) => {
    const text = leaf.isString ? addressDigits(leaf.text) : leaf.text;
    return text !== undefined && inRange(text, range);
  };
}

function sameLiteral(source: string): LeafTest {
  const number = comparableNumber(source);
  return (leaf) =>
    !leaf.isString && (leaf.text === source || (number !== undefined && leaf.number === number));
}
