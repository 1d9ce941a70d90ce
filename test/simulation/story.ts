import type { Time } from "./time.ts";

/** The most lines that a story keeps: a runaway would fill the memory. */
const MOST_LINES = 20_000;

/** What happened, line by line, for a person to read. Lines are made only where somebody will read them. */
export class Story {
  readonly lines: string[] = [];
  readonly isTold: boolean;
  readonly #time: Time;

  constructor(time: Time, isTold: boolean) {
    this.#time = time;
    this.isTold = isTold;
  }

  say(line: () => string): void {
    if (!this.isTold || this.lines.length >= MOST_LINES) return;
    this.lines.push(`${this.#time.date().toISOString().slice(11, 23)} ${line()}`);
  }
}

/** The first characters of a value as JSON. */
export function brief(value: unknown, length = 160): string {
  return (JSON.stringify(value) ?? "").slice(0, length);
}
