/** Characters that take two columns of a terminal (Unicode's East Asian Width, and emoji). */
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;
const NONE = /\p{Mn}|\p{Me}/u;

/** How many columns a text without escapes takes. */
export function columns(text: string): number {
  return [...text].reduce((sum, c) => sum + (NONE.test(c) ? 0 : WIDE.test(c) ? 2 : 1), 0);
}

/** Adds spaces on the right up to a width in columns. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

/**
 * Breaks a text into lines at its spaces: the first begins with `first`, the others with as many spaces.
 * A word is never broken: one that is longer than a line has a line of its own.
 */
export function wrap(text: string, width: number, first = ""): string[] {
  const room = width - columns(first);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").filter(Boolean)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && columns(longer) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  const hanging = " ".repeat(columns(first));
  return lines.map((text, i) => (i === 0 ? first : hanging) + text);
}

/** Labels on the left, texts on the right, aligned and wrapped; a row without a text is omitted. */
export function table(
  rows: readonly (readonly [label: string, text: string | undefined])[],
  width: number,
  indent = 2,
): string[] {
  const shown = rows.flatMap(([label, text]) => (text ? [[label, text] as const] : []));
  const labels = Math.max(0, ...shown.map(([label]) => columns(label))) + 2;
  return shown.flatMap(([label, text]) => wrap(text, width, " ".repeat(indent) + pad(label, labels)));
}
