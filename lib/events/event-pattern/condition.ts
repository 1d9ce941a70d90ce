import { comparableNumber } from "./comparable-number.ts";
import { InvalidPattern } from "./invalid-pattern.ts";
import { addressDigits, inRange } from "./ip-address.ts";
import type { Leaf, LeafTest } from "./leaf.ts";
import { type Operator, operator } from "./operators.ts";
import type { PatternJson } from "./pattern-json.ts";

/** What a pattern asks of one field: one of these holds for a value, or the field may be absent. */
export type Condition = {
  /** The same for conditions that ask the same. */
  key: string;
  /** Strings that will do. */
  texts: ReadonlySet<string>;
  /** Numbers that will do, by value; true, false, null and numbers that cannot be compared, by text. */
  plain: ReadonlySet<string | number>;
  operators: readonly Operator[];
  mayBeAbsent: boolean;
};

/** Reads the array of values that a pattern gives for a field; throws InvalidPattern. */
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

/** Whether a condition holds for this value. */
export function holdsFor({ texts, plain, operators }: Condition, leaf: Leaf): boolean {
  if (leaf.isString ? texts.has(leaf.text) : plain.has(leaf.number ?? leaf.text)) return true;
  for (const { holds } of operators) if (holds(leaf)) return true;
  return false;
}

/** EventBridge takes a string that is an IP address for the address, however it is written. */
function sameAddress(digits: string): LeafTest {
  const range = { from: digits, to: digits };
  return (leaf) => {
    const text = leaf.isString ? addressDigits(leaf.text) : leaf.text;
    return text !== undefined && inRange(text, range);
  };
}
