import { comparableNumber } from "./comparable-number.ts";

/** One string, number, boolean or null of an event. */
export type Leaf = {
  /** The string itself, or the source text of the number or literal. */
  text: string;
  isString: boolean;
  /** The value of a number that can be compared. */
  number: number | undefined;
};

/** Whether a leaf is meant by a part of a pattern. */
export type LeafTest = (leaf: Leaf) => boolean;

/** The leaf of a string. */
export function stringLeaf(text: string): Leaf {
  return { text, isString: true, number: undefined };
}

/** The leaf of a number, from its source text. */
export function numberLeaf(text: string): Leaf {
  return { text, isString: false, number: comparableNumber(text) };
}

/** The leaf of true, false or null. */
export function literalLeaf(text: string): Leaf {
  return { text, isString: false, number: undefined };
}
