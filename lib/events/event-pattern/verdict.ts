import { type Condition, holdsFor } from "./condition.ts";
import type { Clause } from "./consistency.ts";
import { elementTree } from "./element-tree.ts";
import type { Fields } from "./fields.ts";
import type { Element, Leaf } from "./leaf.ts";

/** Whether a condition matches; if that depends on elements of arrays, the elements in which it could. */
export type Verdict = boolean | Clause;

/** Evaluates a condition on the path of this number with the field's values; `mixed` is `isMixed` of the event. */
export function judge(
  condition: Condition,
  path: number,
  values: readonly Leaf[] | undefined,
  mixed: boolean,
): Verdict {
  const { mayBeAbsent } = condition;
  if (values === undefined) return mayBeAbsent;
  if (areFree(values, mixed)) {
    for (const leaf of values) if (holdsFor(condition, leaf)) return true;
    return false;
  }
  const passing = values.filter((leaf) => holdsFor(condition, leaf));
  if (passing.length === 0 && !mayBeAbsent) return false;
  return {
    path,
    arrays: mixed ? arraysOf(values) : NONE,
    passing: elementTree(passing.map(({ element }) => element)),
    present: mayBeAbsent ? elementTree(values.map(({ element }) => element)) : undefined,
  };
}

const NONE: ReadonlySet<number> = new Set();

/** Whether all values combine with any others: none is in an array with another element to choose. */
export function areFree(values: readonly Leaf[], mixed: boolean): boolean {
  for (const leaf of values)
    for (let element = leaf.element; element !== undefined; element = element.outer)
      if (mixed || !element.alone) return false;
  return true;
}

/**
 * Whether some field has values in arrays that are not nested in each other, or in one and outside. Only a repeated key, a key with a dot
 * or a value beside an array does that. Then a chosen element rules out more than its siblings.
 */
export function isMixed({ arrays, filled, byPath }: Fields): boolean {
  return arrays > 0 && filled.some((path) => isMixedField(byPath[path]!));
}

function isMixedField(values: readonly Leaf[]): boolean {
  const first = values[0]!.element;
  if (values.every(({ element }) => element === first)) return false;
  /** By element, or outside of all, the next inner array that contains the values. */
  const next = new Map<Element | undefined, number>();
  return values.some(({ element }) => {
    if ((next.get(element) ?? NO_ARRAY) !== NO_ARRAY) return true;
    next.set(element, NO_ARRAY);
    for (let inner = element; inner !== undefined; inner = inner.outer) {
      const known = next.get(inner.outer);
      if (known === inner.array) return false; // and so it is further out
      if (known !== undefined) return true;
      next.set(inner.outer, inner.array);
    }
    return false;
  });
}

const NO_ARRAY = -1;

/** The arrays that contain the values, for each the outer ones first. */
function arraysOf(values: readonly Leaf[]): Set<number> {
  const arrays = new Set<number>();
  for (const leaf of values) {
    const inward: number[] = [];
    for (let inner = leaf.element; inner !== undefined && !arrays.has(inner.array); inner = inner.outer)
      inward.push(inner.array);
    for (const array of inward.reverse()) arrays.add(array);
  }
  return arrays;
}
