import { comparableNumber } from "./comparable-number.ts";
import { InvalidPattern } from "./invalid-pattern.ts";
import { addressDigits, inRange } from "./ip-address.ts";
import type { Leaf, LeafTest } from "./leaf.ts";
import { type Operator, operator } from "./operators.ts";
import type { PatternJson } from "./pattern-json.ts";

/** A pattern's condition on one field: one of these matches a value, or the field may be absent. */
export type Condition = {
  /** Equal for equal conditions. */
  key: string;
  /** Strings that match. */
  texts: ReadonlySet<string>;
  /** Numbers that match, by value; true, false, null and incomparable numbers, by text. */
  plain: ReadonlySet<string | number>;
  operators: readonly Operator[];
  mayBeAbsent: boolean;
};

/** Parses a pattern's array of values for a field; throws InvalidPattern. */
export function readCondition(items: PatternJson[], path: string): Condition {
  if (items.length === 0) throw new InvalidPattern(path, "empty arrays are not allowed");
  const texts = new Set<string>();
  const plain = new Set<string | number>();
  const operators: Operator[] = [];
  let mayBeAbsent = false;
  for (const [at, item] of items.entries()) {
    const where = `${path}[${at}]`;
    if (item.kind === "array")
      throw new InvalidPattern(where, "must be a string, number, true, false, null or an operator");
    if (item.kind === "object") {
      const read = operator(item.members, where);
      if (read === "absent") mayBeAbsent = true;
      else if ("text" in read) texts.add(read.text);
      else operators.push(read);
    } else if (item.kind === "string") {
      const digits = addressDigits(item.text);
      if (digits === undefined) texts.add(item.text);
      else operators.push({ holds: sameAddress(digits) });
    } else plain.add(comparableNumber(item.text) ?? item.text);
  }
  const key = [...new Set(items.map((item) => JSON.stringify(item)))].sort().join();
  return { key, texts, plain, operators, mayBeAbsent };
}

/** Whether a condition matches this value. */
export function holdsFor({ texts, plain, operators }: Condition, leaf: Leaf): boolean {
  if (leaf.isString ? texts.has(leaf.text) : plain.has(leaf.number ?? leaf.text)) return true;
  for (const { holds } of operators) if (holds(leaf)) return true;
  return false;
}

/** EventBridge treats a string with an IP address as the address, in any spelling. */
function sameAddress(digits: string): LeafTest {
  const range = { from: digits, to: digits };
  return (leaf) => {
    const text = leaf.isString ? addressDigits(leaf.text) : leaf.text;
    return text !== undefined && inRange(text, range);
  };
}
