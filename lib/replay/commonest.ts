/** The most distinct texts that are counted; beyond it the rarest are dropped. */
const MOST = 10_000;

/** Counts texts in bounded memory: beyond `most` texts it drops the rarer half, and the other counts become "at least". */
export function newCommonest(most = MOST) {
  let counts = new Map<string, number>();
  const sorted = () => [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return {
    add(text: string): void {
      counts.set(text, (counts.get(text) ?? 0) + 1);
      if (counts.size > most) counts = new Map(sorted().slice(0, most / 2));
    },
    /** Most frequent first. */
    top: (n: number): [text: string, count: number][] => sorted().slice(0, n),
  };
}
