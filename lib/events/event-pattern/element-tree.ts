import type { Element } from "./leaf.ts";

/** The elements of arrays that contain a value, so that chosen elements lead to it. */
export type ElementTree = {
  element: Element | undefined;
  /** A value is in this element itself, outside of inner arrays. */
  here: boolean;
  arrays: Map<number, Map<number, ElementTree>>;
};

/** For each array of the event the chosen element, or -1. */
export type Chosen = number[];

/** The tree of these elements; undefined means outside of any array. */
export function elementTree(elements: Iterable<Element | undefined>): ElementTree {
  const nodes = new Map<Element | undefined, ElementTree>();
  const root = node(undefined);
  nodes.set(undefined, root);
  for (const element of elements) treeOf(nodes, element, root).here = true;
  return root;
}

function treeOf(
  nodes: Map<Element | undefined, ElementTree>,
  element: Element | undefined,
  root: ElementTree,
): ElementTree {
  let tree = nodes.get(element);
  if (tree !== undefined || element === undefined) return tree ?? root;
  tree = node(element);
  nodes.set(element, tree);
  const outer = treeOf(nodes, element.outer, root);
  const siblings = outer.arrays.get(element.array);
  if (siblings === undefined) outer.arrays.set(element.array, new Map([[element.index, tree]]));
  else siblings.set(element.index, tree);
  return tree;
}

function node(element: Element | undefined): ElementTree {
  return { element, here: false, arrays: new Map() };
}

/** The elements with a value that agree with the chosen ones: at most one per array. */
export function* consistentElements(root: ElementTree, chosen: Chosen): Generator<Element | undefined> {
  const waiting = [root];
  for (let tree = waiting.pop(); tree !== undefined; tree = waiting.pop()) {
    if (tree.here) yield tree.element;
    for (const [array, elements] of tree.arrays) {
      const index = chosen[array] ?? -1;
      if (index < 0) for (const inside of elements.values()) waiting.push(inside);
      else {
        const inside = elements.get(index);
        if (inside !== undefined) waiting.push(inside);
      }
    }
  }
}
