import { InvalidPattern } from "./invalid-pattern.ts";
import * as json from "./json-text.ts";

/** A pattern as read: members in order and repeated, numbers as written. */
export type PatternJson =
  | { kind: "object"; members: [key: string, value: PatternJson][] }
  | { kind: "array"; items: PatternJson[] }
  | { kind: "string" | "number" | "literal"; text: string };

/** Reads a pattern from its JSON text; throws InvalidPattern when it is not JSON. */
export function readPattern(text: string): PatternJson {
  try {
    return read(text, json.codesOf(text));
  } catch (error) {
    if (!(error instanceof json.Unexpected)) throw error;
    const found = error.at < text.length ? JSON.stringify(text[error.at]) : "the end";
    throw new InvalidPattern("", `not JSON: unexpected ${found} at character ${error.at + 1}`);
  }
}

function read(text: string, codes: json.Codes): PatternJson {
  let at = json.afterSpace(codes, 0);

  function string(): string {
    const start = at + 1;
    if (codes[at] !== json.QUOTE) throw new json.Unexpected(at);
    const end = json.afterString(codes, start);
    at = Math.abs(end);
    return json.stringBetween(text, start, end);
  }
  function value(depth: number): PatternJson {
    const first = codes[at]!;
    if (first === json.QUOTE) return { kind: "string", text: string() };
    if (first === json.BRACE || first === json.BRACKET) {
      if (depth >= json.MAX_DEPTH)
        throw new InvalidPattern("", `not JSON: nested deeper than ${json.MAX_DEPTH}`);
      return first === json.BRACE ? object(depth + 1) : array(depth + 1);
    }
    const start = at;
    at = json.afterPlain(codes, start);
    return { kind: first >= 0x61 ? "literal" : "number", text: text.slice(start, at) };
  }
  function object(depth: number): PatternJson {
    const members: [string, PatternJson][] = [];
    for (at = json.afterOpen(codes, at); at > 0; at = json.afterItem(codes, at, json.BRACE_END)) {
      const key = string();
      at = json.afterColon(codes, at);
      members.push([key, value(depth)]);
    }
    at = -at;
    return { kind: "object", members };
  }
  function array(depth: number): PatternJson {
    const items: PatternJson[] = [];
    for (at = json.afterOpen(codes, at); at > 0; at = json.afterItem(codes, at, json.BRACKET_END))
      items.push(value(depth));
    at = -at;
    return { kind: "array", items };
  }

  const whole = value(0);
  at = json.afterSpace(codes, at);
  if (at < text.length) throw new json.Unexpected(at);
  return whole;
}
