import { newScan, type Scan, seekEnd } from "./scan-json.ts";

/** A JSON value as it was found, or why there is none where one was expected. */
export type Found = { readonly value: unknown } | { readonly problem: string };

/** The longest value that is kept: far more than EventBridge (256 KB) and CloudTrail allow one event. */
export const MOST_BYTES = 32 * 1_024 * 1_024;

export const tooLong = `longer than ${MOST_BYTES / 1_024 / 1_024} MB, which no event is`;

/** What one JSON text says. */
export function parse(text: string): Found {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** Only the beginning of something: it goes on in the next line. */
const OPENS = /[{[,:]\s*$/;
function isBetween(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x2c || byte === 0x0d;
}

/**
 * Objects and lists that follow each other on a line, with nothing or a comma between, as Firehose and `cat` leave them;
 * and what comes after those that are whole.
 */
function sideBySide(line: string): { values: string[]; rest: string } {
  const bytes = Buffer.from(line);
  const values: string[] = [];
  let at = 0;
  for (;;) {
    while (isBetween(bytes[at])) at += 1;
    const scan = newScan();
    if ((bytes[at] !== 0x7b && bytes[at] !== 0x5b) || seekEnd(bytes, at, scan) !== "end") break;
    values.push(bytes.toString("utf8", at, scan.stopped));
    at = scan.stopped;
  }
  return { values, rest: bytes.toString("utf8", at) };
}

/**
 * The values on lines: one a line, or several side by side; or one over several lines, which a first line that is only the
 * beginning of something tells. Where that turns out to be none, whatever stands whole on a line of its own is read all the same.
 */
export function newLineValues(found: Found[]) {
  let n = 0;
  let several: { first: number; lines: string[]; length: number; scan: Scan } | undefined;

  const next = (line: string): void => {
    if (several === undefined) return;
    const { lines, scan } = several;
    lines.push(line);
    several.length += line.length;
    const bytes = Buffer.from(`${line}\n`);
    const how = seekEnd(bytes, 0, scan);
    if (how === "broken") giveUp("a text in it goes on over the end of its line");
    else if (several.length > MOST_BYTES) giveUp(tooLong);
    else if (how === "end") {
      lines[lines.length - 1] = bytes.toString("utf8", 0, scan.stopped);
      const isWhole = pushed(lines.join("\n"), several.first);
      several = undefined;
      const rest = bytes.toString("utf8", scan.stopped).replace(/^[\s,]+/, "");
      if (isWhole && rest !== "") fresh(rest);
    }
  };
  /** Whether it is a value. */
  const pushed = (text: string, line: number): boolean => {
    const parsed = parse(text);
    const isValue = "value" in parsed;
    found.push(isValue ? parsed : { problem: `line ${line}: ${parsed.problem}` });
    return isValue;
  };
  /** What begins on this line. */
  const fresh = (text: string): void => {
    const whole = parse(text);
    if ("value" in whole) {
      found.push(whole);
      return;
    }
    const { values, rest } = sideBySide(text);
    // After a value only another one may begin; else the line is something else altogether.
    const isSome = values.length > 0 && (rest === "" || /^[{[]/.test(rest));
    if (isSome) for (const value of values) pushed(value, n);
    const left = isSome ? rest : text;
    if (OPENS.test(left)) {
      several = { first: n, lines: [], length: 0, scan: newScan() };
      next(left);
    } else if (left !== "") pushed(left, n);
  };
  const giveUp = (why: string): void => {
    const { first, lines } = several!;
    several = undefined;
    found.push({ problem: `line ${first}: a value begins here and does not end: ${why}` });
    // Nothing that is indented: it is a part of something.
    found.push(...lines.filter((line) => /^[{[]/.test(line)).flatMap((line) => valueOn(line)));
  };
  const valueOn = (line: string): Found[] => {
    const parsed = parse(line);
    return "value" in parsed ? [parsed] : [];
  };

  return {
    /** A whole line, without its line feed; undefined for one that was too long to keep. */
    line(text: string | undefined): void {
      n += 1;
      if (text === undefined) found.push({ problem: `line ${n}: ${tooLong}` });
      else if (several) next(text);
      else if (text.trim() !== "") fresh(text);
    },
    /** Whether a line belongs to a value that is not at its end yet. */
    isOpen: (): boolean => several !== undefined,
    end(): void {
      if (several) giveUp("the file ends before");
    },
  };
}
