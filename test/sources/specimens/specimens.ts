import { readFileSync } from "node:fs";

/** An event that no published corpus has, built from the service's published schema; no attack happened. */
export interface Specimen {
  readonly id: string;
  readonly event: object;
}

/** The specimens of a source, from the file of its name beside this one. */
export function specimensOf(source: string): Specimen[] {
  return readFileSync(new URL(`${source}.jsonl`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
