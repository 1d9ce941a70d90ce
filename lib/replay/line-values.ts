import { newScan, type Scan, seekEnd } from "./scan-json.ts";

/** A JSON value as it was found, or why there is none where one was expected. */
export type Found = { readonly value: unknown } | { readonly problem: string };

/** The longest value that is kept: far more than EventBridge (256 KB) and CloudTrail allow one event. */
export const MOST_BYTES = 32 * 1_024 * 1_024;

export const tooLong = `longer than ${MOST_BYTES / 1_024 / 1_024} MB, which no event is`;

/** What one JSON text says. */
export const parse = (text: string): Found => {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
};

/**
 * The values on lines: one a line; or one over several, which a first line that is only the beginning of something tells.
 * Where that turns out to be none, whatever stands whole on a line of its own is read all the same.
 */
export const newLineValues = (found: Found[]) => {
  let n = 0;
  let several: { first: number; lines: string[]; length: number; scan: Scan } | undefined;

  const next = (line: string): void => {
    if (several === undefined) return;
    const { lines, scan } = several;
    lines.push(line);
    several.length += line.length;
    const how = seekEnd(Buffer.from(`${line}\n`), 0, scan);
    if (how === "broken") giveUp("a text in it goes on over the end of its line");
    else if (several.length > MOST_BYTES) giveUp(tooLong);
    else if (how === "end") {
      const whole = parse(lines.join("\n"));
      several = undefined;
      found.push(whole);
    }
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
      else if (text.trim() !== "") {
        const parsed = parse(text);
        if ("value" in parsed) found.push(parsed);
        else if (/[{[,:]\s*$/.test(text)) {
          several = { first: n, lines: [], length: 0, scan: newScan() };
          next(text);
        } else found.push({ problem: `line ${n}: ${parsed.problem}` });
      }
    },
    /** Whether a line belongs to a value that is not at its end yet. */
    isOpen: (): boolean => several !== undefined,
    end(): void {
      if (several) giveUp("the file ends before");
    },
  };
};
