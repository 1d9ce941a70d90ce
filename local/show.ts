/** What a follower prints before a text: `      12 ms  plan         `. */
const MOMENT = /^ {2}(?: {9}|[ \d]{6} ms) {2}.{12} +/;

/** Prints one line for people; on a terminal that is too narrow in several, each a whole number of words. */
export function show(line = ""): void {
  const { isTTY, columns } = process.stdout;
  process.stdout.write(`${isTTY && columns ? wrapped(line, columns) : line}\n`);
}

/**
 * A line broken between words, so that no part is longer than `width` characters; what follows begins under the text of the
 * first. A word that is longer than all of a line stays whole.
 */
export function wrapped(line: string, width: number): string {
  // Of styled text the length is not known; titles are short.
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
