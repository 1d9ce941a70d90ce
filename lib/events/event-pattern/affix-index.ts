/** Finds, for a text, what belongs to beginnings of it; or to ends. */
export type AffixIndex<T> = Map<number, Map<string, T[]>>;

/** Adds what belongs to a beginning or end. */
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

/** Calls `found` with what belongs to each beginning of the text. */
export function forStarts<T>(index: AffixIndex<T>, text: string, found: (values: T[]) => void): void {
  for (const [length, affixes] of index) {
    const values = length <= text.length ? affixes.get(text.slice(0, length)) : undefined;
    if (values !== undefined) found(values);
  }
}

/** Calls `found` with what belongs to each end of the text. */
export function forEnds<T>(index: AffixIndex<T>, text: string, found: (values: T[]) => void): void {
  for (const [length, affixes] of index) {
    const values = length <= text.length ? affixes.get(text.slice(text.length - length)) : undefined;
    if (values !== undefined) found(values);
  }
}
