import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "../json.ts";
import { envelopesOf } from "./envelope.ts";
import { MOST_CHARACTERS, readLines } from "./read-lines.ts";

/** An event as it was stored, or why there is none where one was expected. */
export type Stored = { readonly event: object } | { readonly problem: string };

const STORED = /\.(json|jsonl|ndjson|log|gz)$/;

/**
 * The events in files, in order: JSON lines, one JSON document, a CloudTrail log file, gzip of any, "-" for standard input;
 * of a folder every such file below it, by name. What cannot be read is a `problem` in its place, and reading goes on.
 */
export async function* readEvents(paths: readonly string[]): AsyncGenerator<Stored> {
  for (const path of paths)
    for (const file of await filesOf(path)) {
      try {
        for await (const document of documentsIn(file)) yield* storedIn(document, file);
      } catch (error) {
        yield { problem: `${file}: ${error instanceof Error ? error.message : error}` };
      }
    }
}

const filesOf = async (path: string): Promise<string[]> => {
  if (path === "-" || !(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".") && STORED.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};

type Document = { readonly value: unknown } | { readonly problem: string };

const parse = (json: string): Document => {
  try {
    return { value: JSON.parse(json) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
};

/** A file is JSON lines, unless its first line is only the beginning of something: then it is one document over many lines. */
async function* documentsIn(file: string): AsyncGenerator<Document> {
  let isFirst = true;
  let document: string[] | undefined;
  let length = 0;
  for await (const raw of readLines(file)) {
    const line = raw.trim();
    if (line === "") continue;
    if (document === undefined) {
      const parsed = parse(line);
      if (isFirst && "problem" in parsed && /[{[,:]$/.test(line)) document = [line];
      else yield parsed;
      isFirst = false;
    } else {
      length += line.length;
      if (length > MOST_CHARACTERS)
        throw new Error(`longer than ${MOST_CHARACTERS} characters, and not JSON lines`);
      document.push(line);
    }
  }
  if (document === undefined) return;
  const whole = parse(document.join("\n"));
  if ("value" in whole) yield whole;
  else yield* document.map(parse);
}

function* storedIn(document: Document, file: string): Generator<Stored> {
  if ("problem" in document) yield { problem: `${file}: ${document.problem}` };
  else
    for (const event of envelopesOf(document.value))
      yield isRecord(event) ? { event } : { problem: `${file}: a JSON value that is not an event` };
}
