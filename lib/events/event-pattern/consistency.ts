import { type Chosen, consistentElements, type ElementTree } from "./element-tree.ts";
import type { Element } from "./leaf.ts";

/** A rule's condition on one field, with the positions of the field in the event. */
export type Clause = {
  /** Number of the field's path. */
  path: number;
  /** In an event with mixed arrays: the arrays that contain any of the field's values. */
  arrays: ReadonlySet<number>;
  /** Values that match. */
  passing: ElementTree;
  /** All values, if the field's absence would match too. */
  present: ElementTree | undefined;
};

/**
 * Whether all clauses hold at once with at most one element of each array: `[{ x: 1 }, { x: 0, y: 2 }]` does not match `{ x: [1], y: [2]
 * }`. The order of clauses, by path, counts: absence is evaluated in the elements that earlier clauses chose.
 * Source: event-ruler, ArrayMembership and StructuredFinder. Unlike those it remembers failures, so that several long arrays in a hostile
 * event do not multiply.
 */
export function holdTogether(clauses: readonly Clause[], arrays: number): boolean {
  const chosen: Chosen = new Array(arrays).fill(-1);
  const lastUse = lastUses(clauses, arrays);
  const failed = clauses.map(() => new Set<string>());
  const taken: Element[] = [];

  function from(at: number): boolean {
    const clause = clauses[at];
    if (clause === undefined) return true;
    const state = stateKey(taken, at, lastUse);
    if (failed[at]?.has(state)) return false;
    const { present, passing } = clause;
    if (present !== undefined && isAbsent(present) && from(at + 1)) return true;
    const within = firstChosen(clause.arrays, chosen);
    for (const element of consistentElements(passing, chosen)) {
      if (within !== undefined && !isInside(element, within)) continue;
      if (element === undefined) {
        if (from(at + 1)) return true;
        continue;
      }
      const added = choose(element, chosen);
      taken.push(element);
      if (from(at + 1)) return true;
      taken.pop();
      for (const array of added) chosen[array] = -1;
    }
    failed[at]?.add(state);
    return false;
  }

  function isAbsent(present: ElementTree): boolean {
    return consistentElements(present, chosen).next().done === true;
  }

  return from(0);
}

/**
 * An array of the field in which an element is chosen: then only values within it count, though others would match.
 * Source: event-ruler, StructuredFinder.FieldIndex.
 */
function firstChosen(arrays: ReadonlySet<number>, chosen: Chosen): number | undefined {
  for (const array of arrays) if ((chosen[array] ?? -1) >= 0) return array;
  return undefined;
}

function isInside(element: Element | undefined, array: number): boolean {
  let inner = element;
  while (inner !== undefined && inner.array !== array) inner = inner.outer;
  return inner !== undefined;
}

/** Chooses the element and its outer ones; returns the arrays that had no choice yet. */
function choose(element: Element, chosen: Chosen): number[] {
  const added: number[] = [];
  let inner: Element | undefined = element;
  // Choosing an element also chooses its outer elements.
  for (; inner !== undefined && chosen[inner.array] === -1; inner = inner.outer) {
    chosen[inner.array] = inner.index;
    added.push(inner.array);
  }
  return added;
}

/** For each array the last clause that reads it, or -1. */
function lastUses(clauses: readonly Clause[], arrays: number): number[] {
  const last: number[] = new Array(arrays).fill(-1);
  for (const [at, { arrays: all, passing, present }] of clauses.entries()) {
    for (const array of all) last[array] = at;
    const waiting = present === undefined ? [passing] : [passing, present];
    for (let tree = waiting.pop(); tree !== undefined; tree = waiting.pop())
      for (const [array, elements] of tree.arrays) {
        last[array] = at;
        for (const inside of elements.values()) waiting.push(inside);
      }
  }
  return last;
}

/** The choices that clauses from `at` on can see: the innermost imply the outer ones. */
function stateKey(taken: readonly Element[], at: number, lastUse: readonly number[]): string {
  let key = "";
  for (const element of taken) {
    let inner: Element | undefined = element;
    while (inner !== undefined && (lastUse[inner.array] ?? -1) < at) inner = inner.outer;
    if (inner !== undefined) key += `${inner.array}:${inner.index} `;
  }
  return key;
}
