import { valuesOf, writtenNumber } from "./event-json.ts";
import { MAX_DEPTH } from "./json-reader.ts";
import { type Leaf, literalLeaf, numberLeaf, stringLeaf } from "./leaf.ts";
import type { PathNode } from "./path-tree.ts";

/** An element of an array in the event that a field is inside of; the outermost has no outer. */
export type Element = { array: number; index: number; outer: Element | undefined };

/** One value of a field. A plain value in an array is not inside an element: any may be combined. */
export type Field = { leaf: Leaf; element: Element | undefined };

/** The fields of an event that a pattern asks for, and how many arrays were met on the way. */
export type Fields = { byPath: Map<string, Field[]>; arrays: number };

/**
 * Finds the fields; undefined when the event is no object, or nested so deep that EventBridge could
 * not have read it. Own keys only, so a prototype is never seen. Source: event-ruler, Event.
 */
export function findFields(event: unknown, root: PathNode): Fields | undefined {
  if (typeof event !== "object" || event === null || Array.isArray(event)) return undefined;
  const fields: Fields = { byPath: new Map(), arrays: 0 };
  return visit(fields, event, root, undefined, 1) ? fields : undefined;
}

function visit(
  fields: Fields,
  value: unknown,
  node: PathNode,
  element: Element | undefined,
  depth: number,
): boolean {
  const leaf = leafOf(value);
  if (leaf !== undefined) {
    if (node.path !== undefined) add(fields.byPath, node.path, { leaf, element });
    return true;
  }
  if (typeof value !== "object" || value === null) return true;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) {
    const array = fields.arrays++;
    for (const [index, item] of value.entries()) {
      const inside =
        typeof item === "object" && item !== null && writtenNumber(item) === undefined
          ? { array, index, outer: element }
          : element;
      if (!visit(fields, item, node, inside, depth + 1)) return false;
    }
    return true;
  }
  for (const [key, next] of node.edges) {
    if (!Object.hasOwn(value, key)) continue;
    const member = (value as Record<string, unknown>)[key];
    for (const one of valuesOf(member) ?? [member])
      if (!visit(fields, one, next, element, depth + 1)) return false;
  }
  return true;
}

function leafOf(value: unknown): Leaf | undefined {
  switch (typeof value) {
    case "string":
      return stringLeaf(value);
    case "number":
      return numberLeaf(String(value));
    case "boolean":
      return literalLeaf(String(value));
    case "object": {
      if (value === null) return literalLeaf("null");
      const written = writtenNumber(value);
      return written === undefined ? undefined : numberLeaf(written);
    }
    default:
      return undefined;
  }
}

function add(byPath: Map<string, Field[]>, path: string, field: Field): void {
  const known = byPath.get(path);
  if (known === undefined) byPath.set(path, [field]);
  else known.push(field);
}
