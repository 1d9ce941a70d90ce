import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Item } from "../../../lib/ledger/table.ts";
import { DynamoError } from "./error.ts";
import { nameOf, operand, type Scope, Words } from "./expressions.ts";

/** Changes `to`, by what the scope's item was before. */
type Assignment = (scope: Scope, to: Item) => void;

const CLAUSES = ["SET", "REMOVE", "ADD"];

function parsed(text: string): readonly Assignment[] {
  const words = new Words(text);
  const all: Assignment[] = [];
  while (words.next !== undefined) {
    const clause = words.take();
    if (!CLAUSES.includes(clause))
      throw new DynamoError("ValidationException", `syntax error: ${clause} in ${text}`);
    do all.push(assignment(clause, words));
    while (words.takes(","));
  }
  return all;
}

function assignment(clause: string, words: Words): Assignment {
  const word = words.take();
  if (clause === "REMOVE")
    return ({ names }, to) => {
      const [within, name] = fieldOf(word, names, to);
      delete within[name];
    };
  if (clause === "ADD") {
    const more = operand(words);
    return (scope, to) => {
      const name = nameOf(word, scope.names);
      to[name] = sum(scope.item?.[name] ?? { N: "0" }, more(scope));
    };
  }
  words.take("=");
  const first = operand(words);
  const second = words.takes("+") ? operand(words) : undefined;
  return (scope, to) => {
    const value = second ? sum(first(scope), second(scope)) : first(scope);
    if (value === undefined)
      throw new DynamoError(
        "ValidationException",
        "The provided expression refers to an attribute that does not exist in the item",
      );
    const [within, name] = fieldOf(word, scope.names, to);
    within[name] = value;
  };
}

/** The map that a path ends in, and the name in it. Maps on the way are copied: an item never changes. */
function fieldOf(word: string, names: Scope["names"], to: Item): [within: Item, name: string] {
  const path = word.split(".").map((part) => nameOf(part, names));
  const last = path.pop() ?? "";
  let within = to;
  for (const part of path) {
    const map = within[part]?.M;
    if (map === undefined)
      throw new DynamoError(
        "ValidationException",
        "The document path provided in the update expression is invalid for update",
      );
    const copy = { ...map };
    within[part] = { M: copy };
    within = copy;
  }
  return [within, last];
}

function sum(one: AttributeValue | undefined, other: AttributeValue | undefined): AttributeValue {
  if (one?.N === undefined || other?.N === undefined)
    throw new DynamoError("ValidationException", "An operand in the update expression has an incorrect type");
  return { N: String(Number(one.N) + Number(other.N)) };
}

const updates = new Map<string, readonly Assignment[]>();

/** The item as an update expression leaves it; the one before stays as it is. */
export function updated(text: string, key: Item, scope: Scope): Item {
  let update = updates.get(text);
  if (update === undefined) {
    update = parsed(text);
    updates.set(text, update);
  }
  const to: Item = { ...key, ...scope.item };
  for (const assign of update) assign(scope, to);
  return to;
}
