import { anythingBut } from "./anything-but.ts";
import { InvalidPattern } from "./invalid-pattern.ts";
import { addressDigits, cidrRange, inRange } from "./ip-address.ts";
import type { LeafTest } from "./leaf.ts";
import { numericTest } from "./numeric.ts";
import { explained, onlyMember, string } from "./operand.ts";
import type { PatternJson } from "./pattern-json.ts";
import * as text from "./text-match.ts";

/** The condition of one operator object such as `{ "prefix": "a" }` on a value. */
export type Operator = {
  holds: LeafTest;
  /** All matching values are strings with this prefix. */
  start?: string;
  /** All matching values are strings with this suffix. */
  end?: string;
};

/**
 * Parses an operator object: `absent` for `{ "exists": false }`, a text for `exactly`.
 * Throws InvalidPattern. Source: EventBridge user guide, comparison operators; event-ruler.
 */
export function operator(
  members: [string, PatternJson][],
  path: string,
): Operator | { text: string } | "absent" {
  const [name, value] = onlyMember(members, path);
  const where = `${path}.${name}`;
  switch (name) {
    case "exactly":
      return { text: string(value, where) };
    case "prefix": {
      if (value.kind === "object")
        return strings(text.startsWithIgnoringCase(ignoringCase(value.members, where)));
      const start = string(value, where);
      return { ...strings(text.startsWith(start)), ...(text.isPlain(start) && { start }) };
    }
    case "suffix": {
      if (value.kind === "object")
        return strings(text.endsWithIgnoringCase(ignoringCase(value.members, where)));
      const end = string(value, where);
      return { ...strings(text.endsWith(end)), ...(text.isPlain(end) && { end }) };
    }
    case "equals-ignore-case":
      return strings(text.equalsIgnoringCase(string(value, where)));
    case "wildcard":
      return explained(where, () => {
        const { test, start, end } = text.wildcard(string(value, where));
        return { ...strings(test), start, end };
      });
    case "anything-but":
      return { holds: anythingBut(value, where) };
    case "numeric":
      return { holds: numericTest(value, where) };
    case "cidr":
      return { holds: cidr(string(value, where), where) };
    case "exists":
      if (value.kind !== "literal" || value.text === "null")
        throw new InvalidPattern(where, "must be true or false");
      return value.text === "true" ? { holds: () => true } : "absent";
    default:
      throw new InvalidPattern(path, `unknown operator ${JSON.stringify(name)}`);
  }
}

function strings(test: text.TextTest): Operator {
  return { holds: (leaf) => leaf.isString && test(leaf.text) };
}

function ignoringCase(members: [string, PatternJson][], path: string): string {
  const [name, value] = onlyMember(members, path);
  if (name !== "equals-ignore-case")
    throw new InvalidPattern(path, `unknown operator ${JSON.stringify(name)}`);
  return string(value, `${path}.${name}`);
}

function cidr(block: string, path: string): LeafTest {
  const range = explained(path, () => cidrRange(block));
  return (leaf) => {
    // A number is not an address, yet EventBridge compares its digits with the range like an address.
    const digits = leaf.isString ? addressDigits(leaf.text) : leaf.text;
    return digits !== undefined && inRange(digits, range);
  };
}
