import type { Leaf } from "./leaf.ts";
import { type PathNode, pathsUnder } from "./path-tree.ts";

/** The fields of an event that patterns test. Reused for the next event. */
export type Fields = {
  /** The values by the path's number. */
  byPath: (Leaf[] | undefined)[];
  /** Numbers of the paths with values. */
  filled: number[];
  /** The number of arrays so far. */
  arrays: number;
  /** Numbers of the paths where the event is nested too deep for EventBridge; no condition matches there. */
  tooDeep: Set<number>;
};

/** Empty fields for this many paths. */
export function noFields(paths: number): Fields {
  return { byPath: new Array(paths).fill(undefined), filled: [], arrays: 0, tooDeep: new Set() };
}

/** Adds a value of the path that ends at a node, if any. */
export function addField(fields: Fields, { path }: PathNode, leaf: Leaf): void {
  if (path < 0) return;
  const known = fields.byPath[path];
  if (known !== undefined) known.push(leaf);
  else {
    fields.byPath[path] = [leaf];
    fields.filled.push(path);
  }
}

/** Marks that nothing below a node is readable. */
export function giveUp(fields: Fields, node: PathNode): void {
  for (const path of pathsUnder(node)) fields.tooDeep.add(path);
}

/** Removes all values. */
export function clearFields(fields: Fields): void {
  for (const path of fields.filled) fields.byPath[path] = undefined;
  fields.filled.length = 0;
  fields.arrays = 0;
  if (fields.tooDeep.size > 0) fields.tooDeep.clear();
}
