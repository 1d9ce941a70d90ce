import { plain } from "../../model/plain-text.ts";

/** In characters: longer than any reason or note of a record. */
const MOST = 2_000;

/**
 * A record that is safe to print: every string in it is made plain, at every depth, so that no page has to do it.
 * Names come from events, and an attacker may choose them.
 */
export function clean<T>(value: T): T {
  if (typeof value === "string") return plain(value, MOST) as T;
  if (Array.isArray(value)) return value.map(clean) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [plain(key), clean(v)])) as T;
}

/** Characters that a terminal might act on. JSON escapes the control characters below U+0020 itself. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON that is safe on a terminal: the values are complete, and characters that could move a cursor are escaped. */
export function toJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent)
    .split("\n")
    .map((line) => line.replace(UNSAFE, escaped))
    .join("\n");
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");
}
