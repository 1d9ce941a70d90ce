/** The prefix of a follower's line: `      12 ms  plan         `. */
const MOMENT = /^ {2}(?: {9}|[ \d]{6} ms) {2}.{12} +/;

/** Prints one line for display; on a narrow terminal several, broken between words. */
export function show(line = ""): void {
  const { isTTY, columns } = process.stdout;
  process.stdout.write(`${isTTY && columns ? wrapped(line, columns) : line}\n`);
}

/**
 * Breaks a line between words, so that no part is longer than `width` characters; following parts begin under the text of the first. A
 * longer word stays whole.
 */
export function wrapped(line: string, width: number): string {
  // The length of styled text is unknown; titles are short.
  if (line.length <= width || line.includes("\x1b")) return line;
  const head = (MOMENT.exec(line) ?? /^\s*(?:│ )?\s*/.exec(line)!)[0];
  const indent = head.length < width / 2 ? head.replace(/[^│]/g, " ") : "  ";
  const lines: string[] = [];
  let now = head;
  for (const word of line.slice(head.length).split(" ")) {
    const isFirst = now === head || now === indent;
    const longer = isFirst ? now + word : `${now} ${word}`;
    if (longer.length <= width || isFirst) now = longer;
    else {
      lines.push(now);
      now = indent + word;
    }
  }
  return [...lines, now].join("\n");
}
