import { expect, it } from "vitest";
import { corpus, type Row } from "./playbook-events.ts";
import { readingOf } from "./reading.ts";

/** `com.example.github · GitHub.Audit`, as the envelope says; most of these envelopes are invented (`meta.envelope`). */
function groupOf({ event }: Row): string {
  const { source, "detail-type": type } = event as Readonly<Record<string, unknown>>;
  return `${source} · ${type}`;
}

/** Of a file's rows, those that no source listens to: each is read, and they are as many of each kind as the table says. */
export function hearsNothingOf(
  file: string,
  counts: Readonly<Record<string, number>>,
  heard: Readonly<Record<string, string>> = {},
): void {
  const rows = corpus(file).filter(({ id }) => !(id in heard));

  it(`hears none of ${rows.length} rows, whose services do not send them to EventBridge so`, () => {
    const found: Record<string, number> = {};
    for (const row of rows) {
      expect([row.id, readingOf(row.event)]).toEqual([row.id, "-"]);
      found[groupOf(row)] = (found[groupOf(row)] ?? 0) + 1;
    }
    expect(found).toEqual(counts);
  });
}
