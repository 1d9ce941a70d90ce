/** The middle of some numbers. Throws a RangeError when there are none. */
export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new RangeError("no numbers to take the middle of");
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/**
 * The middle of the ratios of one round each. Both of a pair ran right after each other, so what a shared
 * machine did to one it did, more or less, to the other.
 */
export function ratio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, i) => value / theirs[i]!));
}
