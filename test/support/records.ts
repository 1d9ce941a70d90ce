import { existsSync, readFileSync } from "node:fs";
import type { Change } from "../../lib/model/action.ts";
import type { Json } from "../../lib/model/json.ts";

/** What a release wrote into the ledger for one sample. */
export interface RecordedShape {
  /** The release. */
  readonly since: string;
  readonly sample: string;
  readonly changes: readonly Change[];
}

export function recordFile(id: string): URL {
  return new URL(`../records/${id}.json`, import.meta.url);
}

/** The changes of one sample of an action, as each release that changed their shape recorded them. */
export function recordedShapes(id: string, sample: string): readonly RecordedShape[] {
  const file = recordFile(id);
  if (!existsSync(file)) return [];
  const all = JSON.parse(readFileSync(file, "utf8")) as RecordedShape[];
  return all.filter((one) => one.sample === sample);
}

/** Changes of today in the shape of a recorded one: its fields and no others; ids, which are drawn anew every time, are today's. */
export function asRecorded(changes: readonly Change[], recorded: readonly Change[]): Change[] {
  return changes.map((change, i) => {
    const before = recorded[i]?.before ?? recorded[0]?.before ?? null;
    const { inForce: _, ...rest } = change;
    return { ...rest, before: inShape(change.before, before) };
  });
}

/** `value` with exactly the fields that `shape` has; what is only in `shape` is taken from there. */
export function inShape(value: Json | undefined, shape: Json): Json {
  if (Array.isArray(shape)) return Array.isArray(value) ? value : shape;
  if (typeof shape !== "object" || shape === null) return value === undefined ? shape : value;
  const from = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  return Object.fromEntries(
    Object.entries(shape).map(([key, inner]) => [
      key,
      inShape((from as Record<string, Json>)[key], inner as Json),
    ]),
  );
}

/** The names and kinds of a before-image, without its values: two are of one shape when these are equal. */
export function shapeOf(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, shapeOf(inner as Json)]),
  );
}
