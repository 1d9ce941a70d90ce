import { addField, type Fields } from "./fields.ts";
import * as json from "./json-text.ts";
import { lookUp } from "./key-table.ts";
import { type Element, plainLeaf, stringLeaf } from "./leaf.ts";
import type { PathNode } from "./path-tree.ts";

/**
 * Collects the fields from the JSON text of an event: every value of a repeated key, and numbers as written. Checks and skips everything
 * else, so this takes less time than JSON.parse. Returns false where the text is not a JSON object, or is nested too deep.
 */
export function findInText(text: string, root: PathNode, fields: Fields): boolean {
  const codes = json.codesOf(text);
  try {
    const start = json.afterSpace(codes, 0);
    if (codes[start] !== json.BRACE) return false;
    const end = object({ text, codes, fields }, start, root, undefined, 1);
    return json.afterSpace(codes, end) === text.length;
  } catch (error) {
    if (error instanceof json.Unexpected) return false;
    throw error;
  }
}

type Source = { text: string; codes: json.Codes; fields: Fields };

function object(
  source: Source,
  open: number,
  node: PathNode,
  element: Element | undefined,
  depth: number,
): number {
  const { codes, text } = source;
  let at = json.afterOpen(codes, open);
  while (at > 0) {
    if (codes[at] !== json.QUOTE) throw new json.Unexpected(at);
    const start = at + 1;
    const end = json.afterString(codes, start);
    const next =
      end > 0
        ? lookUp(node.keys, codes, text, start, end - 1)
        : node.edges.get(json.stringBetween(text, start, end));
    at = json.afterColon(codes, Math.abs(end));
    at = next === undefined ? json.afterValue(codes, at, depth) : value(source, at, next, element, depth);
    at = json.afterItem(codes, at, json.BRACE_END);
  }
  return -at;
}

function array(
  source: Source,
  open: number,
  node: PathNode,
  outer: Element | undefined,
  depth: number,
): number {
  const { codes, fields } = source;
  const number = fields.arrays++;
  let index = 0;
  let first: Element | undefined;
  let at = json.afterOpen(codes, open);
  while (at > 0) {
    const mark = codes[at];
    let element = outer;
    if (mark === json.BRACE || mark === json.BRACKET) {
      element = { array: number, index, outer, alone: false };
      if (index === 0) first = element;
    }
    index++;
    at = json.afterItem(codes, value(source, at, node, element, depth), json.BRACKET_END);
  }
  if (first !== undefined && index === 1) first.alone = true;
  return -at;
}

function value(
  source: Source,
  at: number,
  node: PathNode,
  element: Element | undefined,
  depth: number,
): number {
  const { codes, text, fields } = source;
  const mark = codes[at]!;
  if (mark === json.QUOTE) {
    const end = json.afterString(codes, at + 1);
    if (node.path >= 0) addField(fields, node, stringLeaf(json.stringBetween(text, at + 1, end), element));
    return Math.abs(end);
  }
  if (mark === json.BRACE || mark === json.BRACKET) {
    if (depth >= json.MAX_DEPTH) throw new json.Unexpected(at);
    return mark === json.BRACE
      ? object(source, at, node, element, depth + 1)
      : array(source, at, node, element, depth + 1);
  }
  const end = json.afterPlain(codes, at);
  if (node.path >= 0) addField(fields, node, plainLeaf(text.slice(at, end), element));
  return end;
}
