import { InvalidPattern } from "./invalid-pattern.ts";
import type { PatternJson } from "./pattern-json.ts";

/** The single member of an operator object. */
export function onlyMember(members: [string, PatternJson][], path: string): [string, PatternJson] {
  const [member] = members;
  if (member === undefined) throw new InvalidPattern(path, "an operator is missing");
  if (members.length > 1) throw new InvalidPattern(path, "only one operator is allowed");
  return member;
}

/** The text of a JSON string, or InvalidPattern. */
export function string(value: PatternJson, path: string): string {
  if (value.kind !== "string") throw new InvalidPattern(path, "must be a string");
  return value.text;
}

/** The result of `read`; its Error becomes an InvalidPattern that names the path. */
export function explained<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidPattern || !(error instanceof Error)) throw error;
    throw new InvalidPattern(path, error.message);
  }
}
