import { InvalidPattern } from "./invalid-pattern.ts";
import type { LeafTest } from "./leaf.ts";
import { numberOf } from "./numeric.ts";
import { explained, onlyMember, string } from "./operand.ts";
import type { PatternJson } from "./pattern-json.ts";
import * as textMatch from "./text-match.ts";

/**
 * The test of `anything-but`: any present value except the named ones, also a number when strings are named. Takes a string, a number, a
 * list of either, or one of prefix, suffix, equals-ignore-case and wildcard with a string or a list. Throws InvalidPattern.
 */
export function anythingBut(value: PatternJson, path: string): LeafTest {
  if (value.kind === "object") {
    const [name, operand] = onlyMember(value.members, path);
    return noneOf(listed(operand), name, `${path}.${name}`, path);
  }
  const items = listed(value);
  if (items.length === 0) throw new InvalidPattern(path, "the list is empty");
  const texts = new Set<string>();
  const numbers = new Set<number>();
  for (const item of items) {
    if (item.kind === "string") texts.add(item.text);
    else if (item.kind === "number") numbers.add(numberOf(item.text, path));
    else throw new InvalidPattern(path, "must be strings or numbers");
  }
  if (texts.size > 0 && numbers.size > 0)
    throw new InvalidPattern(path, "must be strings only or numbers only");
  return ({ isString, text, number }) =>
    isString ? !texts.has(text) : number === undefined || !numbers.has(number);
}

function listed(value: PatternJson): PatternJson[] {
  return value.kind === "array" ? value.items : [value];
}

const TESTS: Record<string, (operand: string) => textMatch.TextTest> = {
  prefix: textMatch.startsWith,
  suffix: textMatch.endsWith,
  "equals-ignore-case": textMatch.equalsIgnoringCase,
  wildcard: (operand) => textMatch.wildcard(operand).test,
};

function noneOf(items: PatternJson[], name: string, where: string, path: string): LeafTest {
  const make = Object.hasOwn(TESTS, name) ? TESTS[name] : undefined;
  if (make === undefined) throw new InvalidPattern(path, `unknown operator ${JSON.stringify(name)}`);
  if (items.length === 0) throw new InvalidPattern(where, "the list is empty");
  const tests = items.map((item) => {
    const operand = string(item, where);
    if (operand === "" && (name === "prefix" || name === "suffix"))
      throw new InvalidPattern(where, "an empty prefix or suffix is not allowed");
    return explained(where, () => make(operand));
  });
  return (leaf) => !(leaf.isString && tests.some((test) => test(leaf.text)));
}
