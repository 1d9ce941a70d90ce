import { INDEXES } from "../../../lib/ledger/schema.ts";
import type { Item } from "../../../lib/ledger/table.ts";
import { isSameItem } from "./values.ts";

/** One change of one item. */
export interface Row {
  readonly pk: string;
  readonly sk: string;
  readonly seq: number;
  readonly old?: Item;
  readonly now?: Item;
}

/** When a change reaches the indexes, in milliseconds. */
type Lag = () => number;

/** The items of a table, the indexes that follow them, and who is told of each change. Items are never changed in place. */
export class Store {
  readonly #partitions = new Map<string, Map<string, Item>>();
  /** Partitions in order, until one of their items is written. */
  readonly #sorted = new Map<string, Item[]>();
  /** The items as the indexes know them, with the change that brought each. */
  readonly #indexed = new Map<string, { readonly seq: number; readonly item: Item }>();
  #seq = 0;
  onChange: (row: Row) => void = () => {};
  lag: Lag = () => 0;
  later: (milliseconds: number, run: () => void) => void = (_, run) => run();

  get(pk: string, sk: string): Item | undefined {
    return this.#partitions.get(pk)?.get(sk);
  }

  /** All items of a partition, by sort key. */
  under(pk: string): readonly Item[] {
    const known = this.#sorted.get(pk);
    if (known !== undefined) return known;
    const items = this.#partitions.get(pk);
    const sorted = items === undefined ? [] : [...items.values()].sort((a, b) => order(a, b, "sk"));
    this.#sorted.set(pk, sorted);
    return sorted;
  }

  /** Every item, in no order that matters. */
  *all(): Iterable<Item> {
    for (const items of this.#partitions.values()) yield* items.values();
  }

  /** The items of one value of an index, by its sort key, as old as the index is behind. */
  underIndex(index: keyof typeof INDEXES, partition: string): Item[] {
    const { partition: hash, sort } = INDEXES[index];
    const found: Item[] = [];
    for (const { item } of this.#indexed.values())
      if (item[hash]?.S === partition && item[sort]?.S !== undefined) found.push(item);
    return found.sort((a, b) => order(a, b, sort));
  }

  set(pk: string, sk: string, now: Item | undefined): void {
    const items = this.#partitions.get(pk) ?? new Map<string, Item>();
    this.#partitions.set(pk, items);
    const old = items.get(sk);
    this.#sorted.delete(pk);
    if (now === undefined) items.delete(sk);
    else items.set(sk, now);
    // A write that changes nothing is not in the stream.
    if (old === now || (old && now && isSameItem(old, now))) return;
    const row: Row = { pk, sk, seq: ++this.#seq, ...(old && { old }), ...(now && { now }) };
    if (isIndexed(old) || isIndexed(now)) this.later(this.lag(), () => this.#index(row));
    this.onChange(row);
  }

  #index({ pk, sk, seq, now }: Row): void {
    const key = `${pk}\u0000${sk}`;
    const known = this.#indexed.get(key);
    if (known !== undefined && known.seq > seq) return;
    if (now === undefined) this.#indexed.delete(key);
    else this.#indexed.set(key, { seq, item: now });
  }
}

function isIndexed(item: Item | undefined): boolean {
  return item !== undefined && (item["shelf"] !== undefined || item["dueShelf"] !== undefined);
}

function order(a: Item, b: Item, by: string): number {
  const [one = "", other = ""] = [a[by]?.S, b[by]?.S];
  return one < other ? -1 : one > other ? 1 : 0;
}
