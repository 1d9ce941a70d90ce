/** Finds the entries for the prefixes of a text, or for its suffixes. */
export type AffixIndex<T> = Map<number, Map<string, T[]>>;

/** Adds an entry for a prefix or suffix. */
export function addAffix<T>(index: AffixIndex<T>, affix: string, value: T): void {
  let ofLength = index.get(affix.length);
  if (ofLength === undefined) {
    ofLength = new Map();
    index.set(affix.length, ofLength);
  }
  const values = ofLength.get(affix);
  if (values === undefined) ofLength.set(affix, [value]);
  else values.push(value);
}

/** Calls `found` with the entries for each prefix of the text. */
export function forStarts<T>(index: AffixIndex<T>, text: string, found: (values: T[]) => void): void {
  for (const [length, affixes] of index) {
    const values = length <= text.length ? affixes.get(text.slice(0, length)) : undefined;
    if (values !== undefined) found(values);
  }
}

/** Calls `found` with the entries for each suffix of the text. */
export function forEnds<T>(index: AffixIndex<T>, text: string, found: (values: T[]) => void): void {
  for (const [length, affixes] of index) {
    const values = length <= text.length ? affixes.get(text.slice(text.length - length)) : undefined;
    if (values !== undefined) found(values);
  }
}
