import type { Element } from "./leaf.ts";

/** Which elements of which arrays hold something, so that the ones chosen so far lead to it. */
export type ElementTree = {
  element: Element | undefined;
  /** Something is in this very element, outside of arrays further in. */
  here: boolean;
  arrays: Map<number, Map<number, ElementTree>>;
};

/** For each array of the event the element that is chosen, or -1. */
export type Chosen = number[];

/** The tree of these elements; undefined stands for the event outside of any array. */
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

/** The elements that hold something and agree with those chosen: at most one of each array. */
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
