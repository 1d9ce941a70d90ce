import { newScan, type Scan, seekEnd } from "./scan-json.ts";

/** A JSON value, or why none was found where one was expected. */
export type Found = { readonly value: unknown } | { readonly problem: string };

/** The longest value that is kept: far more than EventBridge (256 KB) and CloudTrail allow per event. */
export const MOST_BYTES = 32 * 1_024 * 1_024;

export const tooLong = `longer than ${MOST_BYTES / 1_024 / 1_024} MB, which no event is`;

/** The result of parsing one JSON text. */
export function parse(text: string): Found {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** An incomplete value: it continues on the next line. */
const OPENS = /[{[,:]\s*$/;
function isBetween(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x2c || byte === 0x0d;
}

/** Objects and lists in sequence on a line, separated by nothing or a comma, as Firehose and `cat` write them; and the remaining text. */
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
 * The values on lines: one per line, or several; or one over several lines, which an incomplete first line indicates. If that is not a
 * value, complete lines within it are still read.
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
  /** Whether a value was found. */
  const pushed = (text: string, line: number): boolean => {
    const parsed = parse(text);
    const isValue = "value" in parsed;
    found.push(isValue ? parsed : { problem: `line ${line}: ${parsed.problem}` });
    return isValue;
  };
  /** The text that begins on this line. */
  const fresh = (text: string): void => {
    const whole = parse(text);
    if ("value" in whole) {
      found.push(whole);
      return;
    }
    const { values, rest } = sideBySide(text);
    // Only another value may follow a value; otherwise the line is not JSON.
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
    // Skip indented lines: they belong to a larger value.
    found.push(...lines.filter((line) => /^[{[]/.test(line)).flatMap((line) => valueOn(line)));
  };
  const valueOn = (line: string): Found[] => {
    const parsed = parse(line);
    return "value" in parsed ? [parsed] : [];
  };

  return {
    /** A complete line without its line feed; undefined for a line that was too long. */
    line(text: string | undefined): void {
      n += 1;
      if (text === undefined) found.push({ problem: `line ${n}: ${tooLong}` });
      else if (several) next(text);
      else if (text.trim() !== "") fresh(text);
    },
    /** Whether a line belongs to an unfinished value. */
    isOpen: (): boolean => several !== undefined,
    end(): void {
      if (several) giveUp("the file ends before");
    },
  };
}
