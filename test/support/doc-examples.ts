import { readFileSync } from "node:fs";

/** An event as docs/sources.md shows it, to people who write their senders by it. */
export interface DocExample {
  readonly source: string;
  readonly "detail-type": string;
}

/** The events in docs/sources.md. */
export const DOC_EXAMPLES: readonly DocExample[] = [
  ...readFileSync(new URL("../../docs/sources.md", import.meta.url), "utf8").matchAll(/```json\n(.*?)```/gs),
].map(([, example = ""]) => JSON.parse(example));
