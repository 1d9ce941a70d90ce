import { InvalidPattern } from "./invalid-pattern.ts";
import { MAX_DEPTH } from "./json-reader.ts";

/** Where in an event the fields of a pattern may be, one node for each beginning of a path. */
export type PathNode = {
  /** Set where a path of the pattern ends. */
  path: string | undefined;
  /** By key of the event; a key may hold dots, so `a.b` is `b` in `a` and also a key `a.b`. */
  edges: Map<string, PathNode>;
};

/** The tree of these dotted paths; throws InvalidPattern for a path of too many names. */
export function pathTree(paths: Iterable<string>): PathNode {
  const nodes = new Map<string, PathNode>();
  const all = [...paths];
  const emptyNames = all.some(hasInnerEmptyName);
  const root: PathNode = { path: undefined, edges: new Map() };
  for (const path of all) {
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
    nodeAt(nodes, path).path = path;
  }
  return root;
}

function nodeAt(nodes: Map<string, PathNode>, prefix: string): PathNode {
  const known = nodes.get(prefix);
  if (known !== undefined) return known;
  const node: PathNode = { path: undefined, edges: new Map() };
  nodes.set(prefix, node);
  return node;
}

/** event-ruler forgets empty names at the end of a path, so a key "" is only seen before another. */
function hasInnerEmptyName(path: string): boolean {
  return path === "" || path.startsWith(".") || /\.\.+[^.]/.test(path);
}
