import { InvalidPattern } from "./invalid-pattern.ts";
import { readJson } from "./json-reader.ts";

/** A pattern as read: members in order and repeated, numbers as written. */
export type PatternJson =
  | { kind: "object"; members: [key: string, value: PatternJson][] }
  | { kind: "array"; items: PatternJson[] }
  | { kind: "string" | "number" | "literal"; text: string };

/** Reads a pattern from its JSON text; throws InvalidPattern when it is not JSON. */
export function readPattern(source: string): PatternJson {
  try {
    return readJson<PatternJson>(source, {
      object: () => ({ kind: "object", members: [] }),
      member: (object, key, value) => {
        if (object.kind === "object") object.members.push([key, value]);
      },
      array: (items) => ({ kind: "array", items }),
      string: (text) => ({ kind: "string", text }),
      number: (text) => ({ kind: "number", text }),
      literal: (text) => ({ kind: "literal", text }),
    });
  } catch (error) {
    throw new InvalidPattern("", error instanceof Error ? error.message : String(error));
  }
}
