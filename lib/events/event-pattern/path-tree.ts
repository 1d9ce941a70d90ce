import { InvalidPattern } from "./invalid-pattern.ts";
import { MAX_DEPTH } from "./json-text.ts";
import { type KeyTable, keyTable } from "./key-table.ts";

/** The possible positions of the patterns' fields in an event, one node per prefix of a path. */
export type PathNode = {
  /** The number of the path that ends here; negative where none does. */
  path: number;
  /** By the event's key; a key may contain dots, so `a.b` is `b` in `a` and also a key `a.b`. */
  edges: Map<string, PathNode>;
  /** The same by the codes of the key in a text. */
  keys: KeyTable<PathNode>;
};

/**
 * The tree of these dotted paths, numbered in their order. `emptyNames` says whether a key "" of an event counts. Throws InvalidPattern
 * for a path with too many names.
 */
export function pathTree(paths: readonly string[], emptyNames: boolean): PathNode {
  const nodes = new Map<string, PathNode>();
  const root = emptyNode(-1);
  for (const [number, path] of paths.entries()) {
    const ends = [...path.matchAll(/\./g)].map((dot) => dot.index);
    if (ends.length >= MAX_DEPTH) throw new InvalidPattern(path, `more than ${MAX_DEPTH} names`);
    ends.push(path.length);
    for (const [at, start] of [-1, ...ends.slice(0, -1)].entries()) {
      const from = start < 0 ? root : nodeAt(nodes, path.slice(0, start));
      for (const end of ends.slice(at)) {
        const key = path.slice(start + 1, end);
        const to = nodeAt(nodes, path.slice(0, end));
        if (key === "" && !emptyNames) continue;
        from.edges.set(key, to);
      }
    }
    nodeAt(nodes, path).path = number;
  }
  for (const node of [root, ...nodes.values()]) node.keys = keyTable(node.edges);
  return root;
}

/** The numbers of a node and of all nodes below. */
export function pathsUnder(node: PathNode): Set<number> {
  const seen = new Set([node]);
  // A Set also iterates over elements added meanwhile.
  for (const one of seen) for (const next of one.edges.values()) seen.add(next);
  return new Set([...seen].map(({ path }) => path));
}

function nodeAt(nodes: Map<string, PathNode>, prefix: string): PathNode {
  const known = nodes.get(prefix);
  if (known !== undefined) return known;
  const node = emptyNode(-nodes.size - 2);
  nodes.set(prefix, node);
  return node;
}

function emptyNode(path: number): PathNode {
  return { path, edges: new Map(), keys: keyTable(new Map()) };
}

/** event-ruler drops empty names at the end of a path, so a key "" counts only where some path has one before another name. */
export function hasInnerEmptyName(path: string): boolean {
  return path === "" || path.startsWith(".") || /\.\.+[^.]/.test(path);
}
