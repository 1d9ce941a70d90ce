/** More distinct texts than a summary could be about; the rarest are forgotten then. */
const MOST = 10_000;

/** Counts texts in a room that does not grow: beyond `most` of them the rarer half is forgotten, and the rest is "at least". */
export function newCommonest(most = MOST) {
  let counts = new Map<string, number>();
  const sorted = () => [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return {
    add(text: string): void {
      counts.set(text, (counts.get(text) ?? 0) + 1);
      if (counts.size > most) counts = new Map(sorted().slice(0, most / 2));
    },
    /** The commonest first. */
    top: (n: number): [text: string, count: number][] => sorted().slice(0, n),
  };
}
