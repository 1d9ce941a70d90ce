import { comparableNumber } from "./comparable-number.ts";

/** An element of an array in the event that contains values; the outermost has no outer element. */
export type Element = {
  array: number;
  index: number;
  outer: Element | undefined;
  /** Whether its array has no other element. Set at the end of the array. */
  alone: boolean;
};

/** One string, number, boolean or null of an event. */
export type Leaf = {
  /** The string itself, or the source text of the number or literal. */
  text: string;
  isString: boolean;
  /** The value of a comparable number. */
  number: number | undefined;
  /** A plain value in an array is not within an element: any may be combined. */
  element: Element | undefined;
};

/** Whether a part of a pattern matches a leaf. */
export type LeafTest = (leaf: Leaf) => boolean;

/** The leaf of a string. */
export function stringLeaf(text: string, element: Element | undefined): Leaf {
  return { text, isString: true, number: undefined, element };
}

/** The leaf of a number, true, false or null, from its source text. */
export function plainLeaf(text: string, element: Element | undefined): Leaf {
  const isNumber = text.charCodeAt(0) < 0x3a; // a digit or "-"; the others begin with a letter
  return { text, isString: false, number: isNumber ? comparableNumber(text) : undefined, element };
}

/** The leaf of a number that JavaScript parsed; its text is JavaScript's. */
export function numberLeaf(value: number, element: Element | undefined): Leaf {
  const number = Number.isFinite(value) ? value + 0 : undefined; // -0 is 0
  return { text: String(value), isString: false, number, element };
}
