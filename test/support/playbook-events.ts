import { readdirSync, readFileSync } from "node:fs";
import type { Place } from "../../lib/model/place.ts";
import type { Wave } from "../../lib/model/response.ts";
import type { Signal } from "../../lib/model/signal.ts";

/** One file of test/events/<playbook>/: an event that its rule must match, or a near miss that it must not. */
export interface PlaybookEvent {
  readonly playbook: string;
  readonly kind: "matches" | "ignores";
  /** The file name without its ending. */
  readonly name: string;
  readonly event: object;
  /** Of a match: each step's target, in the playbook's order, and some of what the signal must say. */
  readonly targets: readonly { readonly wave: Wave; readonly action: string; readonly target: Place }[];
  readonly signal: Partial<Signal>;
  /** Where the event is from: built by us, or published by others under a licence. */
  readonly _source: { readonly from: string; readonly license?: string; readonly path?: string };
}

const ROOT = new URL("../events/", import.meta.url);

/** The names of the playbooks that have events, from the folders of test/events. */
export function playbooksWithEvents(): string[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** Every event of a playbook, by file name; an empty list when it has no folder yet. */
export function playbookEvents(playbook: string): PlaybookEvent[] {
  if (!playbooksWithEvents().includes(playbook)) return [];
  const folder = new URL(`${playbook}/`, ROOT);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => {
      const name = file.slice(0, -".json".length);
      const kind = name.split("-")[0];
      if (kind !== "matches" && kind !== "ignores")
        throw new Error(`test/events/${playbook}/${file}: name it matches-… or ignores-…`);
      const content = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
      return { targets: [], signal: {}, ...content, playbook, kind, name };
    });
}

/** A published row as the corpus has it. */
export interface Row {
  readonly id: string;
  readonly event: object;
}

/** The rows of a file in test/corpora. */
export function corpus(file: string): Row[] {
  return readFileSync(new URL(`../corpora/${file}`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
