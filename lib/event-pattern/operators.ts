import { anythingBut } from "./anything-but.ts";
import { InvalidPattern } from "./invalid-pattern.ts";
import { addressDigits, cidrRange, inRange } from "./ip-address.ts";
import type { LeafTest } from "./leaf.ts";
import { numericTest } from "./numeric.ts";
import { explained, onlyMember, string } from "./operand.ts";
import type { PatternJson } from "./pattern-json.ts";
import * as text from "./text-match.ts";

/**
 * The test of one operator object such as `{ "prefix": "a" }`; `absent` for `{ "exists": false }`.
 * Throws InvalidPattern. Source: EventBridge user guide, comparison operators; event-ruler.
 */
export function operatorTest(members: [string, PatternJson][], path: string): LeafTest | "absent" {
  const [name, value] = onlyMember(members, path);
  const where = `${path}.${name}`;
  switch (name) {
    case "exactly": {
      const wanted = string(value, where);
      return (leaf) => leaf.isString && leaf.text === wanted;
    }
    case "prefix":
      return strings(
        value.kind === "object"
          ? text.startsWithIgnoringCase(ignoringCase(value.members, where))
          : text.startsWith(string(value, where)),
      );
    case "suffix":
      return strings(
        value.kind === "object"
          ? text.endsWithIgnoringCase(ignoringCase(value.members, where))
          : text.endsWith(string(value, where)),
      );
    case "equals-ignore-case":
      return strings(text.equalsIgnoringCase(string(value, where)));
    case "wildcard":
      return strings(explained(where, () => text.wildcard(string(value, where))));
    case "anything-but":
      return anythingBut(value, where);
    case "numeric":
      return numericTest(value, where);
    case "cidr":
      return cidr(string(value, where), where);
    case "exists":
      if (value.kind !== "literal" || value.text === "null")
        throw new InvalidPattern(where, "must be true or false");
      return value.text === "true" ? () => true : "absent";
    default:
      throw new InvalidPattern(path, `unknown operator ${JSON.stringify(name)}`);
  }
}

function strings(test: text.TextTest): LeafTest {
  return (leaf) => leaf.isString && test(leaf.text);
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
    // A number is no address, yet EventBridge runs its digits through the range like an address's.
    const digits = leaf.isString ? addressDigits(leaf.text) : leaf.text;
    return digits !== undefined && inRange(digits, range);
  };
}
