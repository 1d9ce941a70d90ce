import { isRecord } from "../../lib/model/json.ts";
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

/** What a function is run with, in few words: of a batch, what each of its records is about. */
export function payloadInWords(payload: unknown): string {
  if (!isRecord(payload)) return brief(payload);
  const { Records, decision } = payload;
  if (Array.isArray(Records)) return Records.map(recordInWords).join(" · ").slice(0, 240);
  return brief(isRecord(decision) ? { ...payload, proof: undefined } : payload, 240);
}

function recordInWords(record: unknown): string {
  if (!isRecord(record)) return brief(record);
  const { body, dynamodb, eventID } = record;
  if (typeof body === "string") return /"subject":"[^"]*"/.exec(body)?.[0] ?? body.slice(0, 80);
  const image = isRecord(dynamodb) ? dynamodb["NewImage"] : undefined;
  const text = (name: string) => {
    const value = isRecord(image) ? image[name] : undefined;
    return isRecord(value) ? String(value["S"] ?? value["N"] ?? "") : "";
  };
  return `${eventID} ${text("id") || text("pk")} ${text("state")} v${text("version")}`;
}
