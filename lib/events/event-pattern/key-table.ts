import type { Codes } from "./json-text.ts";

/** Finds the entry of a key without creating a string. */
export type KeyTable<T> = {
  /** Length of `slots` less one; the length is a power of two. */
  mask: number;
  slots: (Entry<T>[] | undefined)[];
};

type Entry<T> = { key: string; ascii: boolean; value: T };

/** The table of these keys. */
export function keyTable<T>(values: ReadonlyMap<string, T>): KeyTable<T> {
  let size = 1;
  while (size < values.size * 2) size *= 2;
  const table: KeyTable<T> = { mask: size - 1, slots: new Array(size).fill(undefined) };
  for (const [key, value] of values) {
    const slot = slotOf(key.length, unit(key, 0), unit(key, key.length - 1), table.mask);
    const entries = table.slots[slot] ?? [];
    entries.push({ key, ascii: [...key].every((char) => char < "\u0080"), value });
    table.slots[slot] = entries;
  }
  return table;
}

/** The entry of the key between two positions of a text without escapes there. */
export function lookUp<T>(
  { slots, mask }: KeyTable<T>,
  codes: Codes,
  text: string,
  start: number,
  end: number,
): T | undefined {
  const length = end - start;
  const entries = slots[slotOf(length, codes[start]!, codes[end - 1]!, mask)];
  if (entries === undefined) return undefined;
  next: for (const { key, ascii, value } of entries) {
    if (key.length !== length) continue;
    if (ascii) {
      for (let at = 0; at < length; at++) if (codes[start + at] !== key.charCodeAt(at)) continue next;
    } else if (!text.startsWith(key, start)) continue;
    return value;
  }
  return undefined;
}

/** All codes above ASCII count as one, because a text's codes do not distinguish them. */
function slotOf(length: number, first: number, last: number, mask: number): number {
  if (length === 0) return 0;
  return (length + 7 * (first & 0x7f) + 31 * (last & 0x7f)) & mask;
}

function unit(key: string, at: number): number {
  return Math.min(key.charCodeAt(at), 0xff);
}
