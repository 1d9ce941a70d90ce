import { readFileSync } from "node:fs";

/** The end of a log file, for the message of an error; empty without the file. */
export function lastLines(file: string, count: number): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-count).join("\n");
  } catch {
    return "";
  }
}
