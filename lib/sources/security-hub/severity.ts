import { asText, at } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Severity } from "../../model/signal.ts";

const WORDS: ReadonlyMap<string, Severity> = new Map([
  ["INFORMATIONAL", "low"],
  ["LOW", "low"],
  ["MEDIUM", "medium"],
  ["HIGH", "high"],
  ["CRITICAL", "critical"],
  ["FATAL", "critical"],
]);

/** The lowest `Normalized` of each band (ASFF, "Severity"). */
const BANDS: readonly (readonly [number, Severity])[] = [
  [90, "critical"],
  [70, "high"],
  [40, "medium"],
  [0, "low"],
];

/** From highest to lowest, each with the labels of both formats. */
const ORDER: readonly Severity[] = ["critical", "high", "medium", "low"];

/** The severity by a label of either format at one of these paths, else by a number from 0 to 100; throws `Unreadable` without either. */
export function severityAt(event: unknown, words: readonly string[], number?: string): Severity {
  for (const path of words) {
    const word = WORDS.get(asText(at(event, path)).toUpperCase());
    if (word !== undefined) return word;
  }
  const value = number === undefined ? undefined : at(event, number);
  const band = typeof value === "number" ? BANDS.find(([floor]) => value >= floor) : undefined;
  if (band !== undefined) return band[1];
  throw new Unreadable(words[0] ?? "severity", "missing, or no severity that is known here");
}

/** The labels for at least this severity, as a pattern lists them: `HIGH` in ASFF, `High` in OCSF. */
export function wordsFrom(least: Severity): readonly string[] {
  const bands = ORDER.slice(0, ORDER.indexOf(least) + 1);
  return [...WORDS].filter(([, band]) => bands.includes(band)).map(([word]) => word);
}
