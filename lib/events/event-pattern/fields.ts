import type { Leaf } from "./leaf.ts";
import { type PathNode, pathsUnder } from "./path-tree.ts";

/** The fields of an event that patterns ask for. Used again for the next event. */
export type Fields = {
  /** The values by number of the path. */
  byPath: (Leaf[] | undefined)[];
  /** Numbers of the paths that have values. */
  filled: number[];
  /** How many arrays were met on the way. */
  arrays: number;
  /** Numbers of the paths where the event goes deeper than EventBridge can read; no condition holds there. */
  tooDeep: Set<number>;
};

/** No fields, of this many paths. */
export function noFields(paths: number): Fields {
  return { byPath: new Array(paths).fill(undefined), filled: [], arrays: 0, tooDeep: new Set() };
}

/** Adds a value of the path that ends at a node, if one does. */
export function addField(fields: Fields, { path }: PathNode, leaf: Leaf): void {
  if (path < 0) return;
  const known = fields.byPath[path];
  if (known !== undefined) known.push(leaf);
  else {
    fields.byPath[path] = [leaf];
    fields.filled.push(path);
  }
}

/** Notes that nothing can be read below a node. */
export function giveUp(fields: Fields, node: PathNode): void {
  for (const path of pathsUnder(node)) fields.tooDeep.add(path);
}

/** Forgets all. */
export function clearFields(fields: Fields): void {
  for (const path of fields.filled) fields.byPath[path] = undefined;
  fields.filled.length = 0;
  fields.arrays = 0;
  if (fields.tooDeep.size > 0) fields.tooDeep.clear();
}
