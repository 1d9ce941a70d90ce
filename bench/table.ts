/** A title, and what a row shows under it. */
export type Column<T> = readonly [title: string, show: (row: T) => string];

/** Names to the left, everything else to the right. */
export function table<T extends { readonly name: string }>(
  rows: readonly T[],
  columns: readonly Column<T>[],
): string {
  const cells = [
    ["", ...columns.map(([title]) => title)],
    ...rows.map((row) => [`  ${row.name}`, ...columns.map(([, show]) => show(row))]),
  ];
  const widths = cells[0]!.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const padded = (cell: string, i: number) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!));
  return cells.map((row) => row.map(padded).join("  ")).join("\n");
}

/** Words with commas after a lead, in as many lines as it takes; the next ones begin under the first word. */
export function wrapped(lead: string, words: readonly string[], width = 100): string {
  const lines = [""];
  for (const [i, word] of words.entries()) {
    const more = i === words.length - 1 ? word : `${word},`;
    const line = lines.at(-1)!;
    const joined = line === "" ? more : `${line} ${more}`;
    if (lead.length + joined.length > width) lines.push(more);
    else lines[lines.length - 1] = joined;
  }
  return lines.map((line, i) => (i === 0 ? lead : " ".repeat(lead.length)) + line).join("\n");
}
