import { comparableNumber } from "./comparable-number.ts";
import { InvalidPattern } from "./invalid-pattern.ts";
import type { LeafTest } from "./leaf.ts";
import type { PatternJson } from "./pattern-json.ts";

const COMPARE: Record<string, (value: number, limit: number) => boolean> = {
  "=": (value, limit) => value === limit,
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
};

/** The test of `numeric`: `["=", 1]`, `[">", 0]` or a range, lower limit first; throws InvalidPattern. */
export function numericTest(value: PatternJson, path: string): LeafTest {
  if (value.kind !== "array") throw new InvalidPattern(path, "must be an array");
  const [first, second, ...rest] = limits(value.items, path);
  if (first === undefined) throw new InvalidPattern(path, "an operator is missing");
  if (rest.length > 0) throw new InvalidPattern(path, "too many elements");
  if (second === undefined) return ({ number }) => number !== undefined && first.compare(number, first.limit);

  if (!first.operator.startsWith(">") || !second.operator.startsWith("<"))
    throw new InvalidPattern(path, "a range is > or >= a number, then < or <= a number");
  if (first.limit >= second.limit) throw new InvalidPattern(path, "bottom must be less than top");
  return ({ number }) =>
    number !== undefined && first.compare(number, first.limit) && second.compare(number, second.limit);
}

type Limit = {
  operator: string;
  compare: (value: number, limit: number) => boolean;
  limit: number;
};

function limits(items: PatternJson[], path: string): Limit[] {
  const found: Limit[] = [];
  for (let at = 0; at < items.length; at += 2) {
    const [operator, limit] = [items[at], items[at + 1]];
    const compare =
      operator?.kind === "string" && Object.hasOwn(COMPARE, operator.text)
        ? COMPARE[operator.text]
        : undefined;
    if (operator?.kind !== "string" || compare === undefined)
      throw new InvalidPattern(`${path}[${at}]`, "must be one of =, <, <=, >, >=");
    if (limit?.kind !== "number")
      throw new InvalidPattern(`${path}[${at + 1}]`, `value of ${operator.text} must be numeric`);
    found.push({ operator: operator.text, compare, limit: numberOf(limit.text, path) });
  }
  return found;
}

/** The value of a number in an operator; throws InvalidPattern for a number that cannot be compared. */
export function numberOf(source: string, path: string): number {
  const number = comparableNumber(source);
  if (number === undefined) throw new InvalidPattern(path, `cannot compare number ${source}`);
  return number;
}
