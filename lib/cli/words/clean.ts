import { plain } from "../../model/plain-text.ts";

/** Long enough for every reason and note of a record. */
const MOST = 2_000;

/**
 * A record as it may be printed: every string in it made plain, at whatever depth, so that no page has to think of it.
 * Names come from events, and so from attackers.
 */
export function clean<T>(value: T): T {
  if (typeof value === "string") return plain(value, MOST) as T;
  if (Array.isArray(value)) return value.map(clean) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [plain(key), clean(v)])) as T;
}

/** What a terminal might act on. JSON escapes the control characters below U+0020 itself. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON for programs that is safe to look at, too: the values are whole, and what could move a cursor is escaped. */
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
