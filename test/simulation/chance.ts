/** One seeded source of chance (mulberry32): the same seed draws the same numbers, always. */
export interface Chance {
  /** At least 0, less than 1. */
  next(): number;
  /** True with this probability; draws nothing where it cannot be. */
  happens(probability: number): boolean;
  /** 0 to `n - 1`. */
  below(n: number): number;
  pick<T>(all: readonly T[]): T;
  between(from: number, to: number): number;
  /** Hexadecimal digits. */
  id(length: number): string;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    next,
    below,
    happens: (probability) => probability > 0 && next() < probability,
    pick<T>(all: readonly T[]): T {
      const picked = all[below(all.length)];
      if (picked === undefined) throw new RangeError("there is nothing to pick from");
      return picked;
    },
    between: (from, to) => from + next() * (to - from),
    id: (length) => Array.from({ length }, () => below(16).toString(16)).join(""),
  };
}
