import { addField, type Fields, giveUp } from "./fields.ts";
import { MAX_DEPTH } from "./json-text.ts";
import { type Element, numberLeaf, plainLeaf, stringLeaf } from "./leaf.ts";
import type { PathNode } from "./path-tree.ts";

/** Collects the fields of a parsed event that JSON would write: own enumerable members. Source: event-ruler, Event. */
export function findInObject(event: object, root: PathNode, fields: Fields): boolean {
  if (Array.isArray(event)) return false;
  members(fields, event, root, undefined, 1);
  return true;
}

function members(
  fields: Fields,
  event: object,
  node: PathNode,
  element: Element | undefined,
  depth: number,
): void {
  const { edges } = node;
  if (edges.size === 0) return;
  for (const key in event) {
    const next = edges.get(key);
    // Own keys only, so a prototype is never read.
    if (next === undefined || !Object.hasOwn(event, key)) continue;
    value(fields, (event as Record<string, unknown>)[key], next, element, depth);
  }
}

function value(
  fields: Fields,
  found: unknown,
  node: PathNode,
  element: Element | undefined,
  depth: number,
): void {
  if (typeof found === "string") addField(fields, node, stringLeaf(found, element));
  else if (typeof found === "number") addField(fields, node, numberLeaf(found, element));
  else if (typeof found === "boolean" || found === null)
    addField(fields, node, plainLeaf(String(found), element));
  else if (typeof found !== "object") return;
  else if (depth >= MAX_DEPTH) giveUp(fields, node);
  else if (Array.isArray(found)) items(fields, found, node, element, depth + 1);
  else members(fields, found, node, element, depth + 1);
}

function items(
  fields: Fields,
  found: unknown[],
  node: PathNode,
  outer: Element | undefined,
  depth: number,
): void {
  const array = fields.arrays++;
  const alone = found.length === 1;
  for (const [index, item] of found.entries()) {
    // A value that is given up here would be given up again, and without end in an array that contains itself.
    if (fields.tooDeep.size > 0 && fields.tooDeep.has(node.path)) return;
    const inside = typeof item === "object" && item !== null ? { array, index, outer, alone } : outer;
    value(fields, item, node, inside, depth);
  }
}
