import { isIP } from "node:net";
import type { Format } from "../aws/formats.ts";
import { isRecord } from "../model/json.ts";
import { Unreadable } from "./unreadable.ts";

/** Longer than any id, name or ARN of AWS. */
const MOST_CHARACTERS = 1_024;

/**
 * The value at a path of dots (a list's by index), or undefined.
 * Own data only: values of a prototype or a getter were never in the event.
 */
export function at(event: unknown, path: string): unknown {
  try {
    let value = event;
    for (const key of path.split(".")) {
      if (typeof value !== "object" || value === null) return undefined;
      value = Object.getOwnPropertyDescriptor(value, key)?.value;
    }
    return value ?? undefined;
  } catch {
    return undefined; // A proxy; JSON never is one.
  }
}

/** Foreign text for display: one line, cut at `most`, printable ASCII only, in quotes. */
export function quoted(value: string, most = 60): string {
  const start = value.length > most ? `${value.slice(0, most - 1)}…` : value;
  const code = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `"${start.replace(/[^\x20-\x7e…]/g, code)}"`;
}

/** The value as text of the given format; throws `Unreadable` with its path. */
export function check(value: unknown, path: string, format: Format): string {
  if (typeof value !== "string") throw new Unreadable(path, `is not text, so not ${format.is}`);
  if (value.length > MOST_CHARACTERS)
    throw new Unreadable(path, `is longer than ${MOST_CHARACTERS} characters`);
  if (!format.pattern.test(value)) throw new Unreadable(path, `${quoted(value)} is not ${format.is}`);
  return value;
}

/** The text at a path; throws `Unreadable` when it is missing or malformed. */
export function text(event: unknown, path: string, format: Format): string {
  const value = at(event, path);
  if (value === undefined) throw new Unreadable(path, `missing: ${format.is} is needed`);
  return check(value, path, format);
}

/** Like `text`, for a field that may be absent, null or empty. */
export function textIfAny(event: unknown, path: string, format: Format): string | undefined {
  const value = at(event, path);
  return value === undefined || value === "" ? undefined : check(value, path, format);
}

/** Like `textIfAny`, for a field that identifies nothing alone: also undefined when malformed. */
export function textIfFits(event: unknown, path: string, format: Format): string | undefined {
  const value = at(event, path);
  return typeof value === "string" && value.length <= MOST_CHARACTERS && format.pattern.test(value)
    ? value
    : undefined;
}

/** Throws `Unreadable` unless the text at a path is exactly this: the event belongs to another parser. */
export function exactly(event: unknown, path: string, expected: string): void {
  const value = at(event, path);
  if (value === expected) return;
  throw new Unreadable(
    path,
    `${typeof value === "string" ? quoted(value) : "missing or no text: it"} is not "${expected}"`,
  );
}

/** A finite number at a path; throws `Unreadable` for a missing or another value. */
export function number(event: unknown, path: string): number {
  const value = at(event, path);
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new Unreadable(path, "missing, or no number");
  return value;
}

/** A valid count at a path, if any; no decision depends on it. */
export function countIfAny(event: unknown, path: string): number | undefined {
  const value = at(event, path);
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** Whether the value at a path equals this one, in type too. */
export function is(event: unknown, path: string, expected: string | boolean): boolean {
  return at(event, path) === expected;
}

/** Whether there is a value at a path. */
export function isThere(event: unknown, path: string): boolean {
  return at(event, path) !== undefined;
}

/** The list at a path, or an empty one; throws `Unreadable` for another value, or for more than 100 elements. */
export function list(event: unknown, path: string): readonly unknown[] {
  const value = at(event, path) ?? [];
  const length = lengthOf(value);
  if (length === undefined) throw new Unreadable(path, "is not a list");
  if (length > 100) throw new Unreadable(path, "is a list of more than 100");
  return Array.from({ length }, (_, i) => at(value, String(i)));
}

function lengthOf(value: unknown): number | undefined {
  try {
    return Array.isArray(value) ? value.length : undefined;
  } catch {
    return undefined; // A proxy; JSON never is one.
  }
}

/** The keys of the record at a path; throws `Unreadable` for another value. */
export function namesAt(event: unknown, path: string): readonly string[] {
  const value = at(event, path);
  try {
    if (isRecord(value)) return Object.keys(value);
  } catch {
    // A proxy; parsed JSON never contains one.
  }
  throw new Unreadable(path, "is no object");
}

/** One line of foreign text for display, without control or direction characters, cut at `most`; undefined without text. */
export function lineIfAny(event: unknown, path: string, most = 200): string | undefined {
  const value = at(event, path);
  if (typeof value !== "string") return undefined;
  const line = value
    .slice(0, most * 4)
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .trim();
  const characters = Array.from(line);
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : line || undefined;
}

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?Z?$/;
/** RFC 1123, as AWS Health formats times: "Wed, 12 Feb 2025 00:37:54 GMT". */
const RFC_1123 = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** A time as ISO 8601 UTC with milliseconds, if valid; a time without a zone is UTC, as AWS means it. */
export function instantIfAny(event: unknown, path: string): string | undefined {
  const value = at(event, path);
  if (typeof value !== "string" || value.length > 40) return undefined;
  const iso = ISO.test(value) ? `${value.replace(" ", "T").replace("Z", "")}Z` : undefined;
  const moment = new Date(iso ?? (RFC_1123.test(value) ? value : Number.NaN));
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

/** An IP address at a path, when there is one. */
export function addressIfAny(event: unknown, path: string): string | undefined {
  const value = at(event, path);
  return typeof value === "string" && isIP(value) !== 0 ? value : undefined;
}

/** The parsed JSON within a text, if valid; at most EventBridge's limit per event. */
export function jsonIfAny(event: unknown, path: string): unknown {
  const value = at(event, path);
  if (typeof value !== "string" || value.length > 262_144) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** A record without its undefined keys, so that it is equal before and after JSON. */
export function present<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}

/** Like `instantIfAny`, for a time in seconds or milliseconds since 1970, as number or text. */
export function momentIfAny(event: unknown, path: string): string | undefined {
  const value = at(event, path);
  const since = typeof value === "string" && /^\d{9,13}(\.\d{1,9})?$/.test(value) ? Number(value) : value;
  if (typeof since !== "number") return instantIfAny(event, path);
  // Seconds stay below this limit until the year 5138; milliseconds have exceeded it since 1973.
  const moment = new Date(since < 1e11 ? since * 1_000 : since);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

/** A value as text, or "": a conversion of other values would call a `toString` of the event. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
