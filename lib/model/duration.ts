/** A length of time as people write it: "30m", "4h", "2d". */
export type Duration = `${number}${"m" | "h" | "d"}`;

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The milliseconds of a duration; throws a RangeError that says how one is written. */
export function milliseconds(text: string): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const found = Number(count) * UNITS[unit as keyof typeof UNITS];
  if (!(found > 0)) throw new RangeError(`${JSON.stringify(text)} is no length of time: write 30m, 4h or 2d`);
  return found;
}
