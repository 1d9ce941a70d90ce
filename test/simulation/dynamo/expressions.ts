import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Item } from "../../../lib/ledger/table.ts";
import { DynamoError } from "./error.ts";
import { compare, isSame, sizeOf } from "./values.ts";

/** What an expression is evaluated with. */
export interface Scope {
  readonly item: Item | undefined;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
}

type Operand = (scope: Scope) => AttributeValue | undefined;
type Condition = (scope: Scope) => boolean;

/** The words of an expression, one after the other. */
export class Words {
  readonly #words: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#words = text.match(/<=|>=|<>|[(),=<>+-]|[#:\w.]+/g) ?? [];
  }

  get next(): string | undefined {
    return this.#words[this.#at];
  }

  take(wanted?: string): string {
    const word = this.#words[this.#at++];
    if (word === undefined || (wanted !== undefined && word !== wanted))
      throw new DynamoError("ValidationException", `syntax error: ${word} where ${wanted} was expected`);
    return word;
  }

  takes(word: string): boolean {
    if (this.next !== word) return false;
    this.#at += 1;
    return true;
  }
}

/** The attribute's name behind a word of a path. */
export function nameOf(word: string, names: Scope["names"]): string {
  if (!word.startsWith("#")) return word;
  const name = names[word];
  if (name === undefined)
    throw new DynamoError("ValidationException", `an attribute name is not defined: ${word}`);
  return name;
}

function path(word: string): Operand {
  const [first = "", ...rest] = word.split(".");
  return ({ item, names }) => {
    let found = item?.[nameOf(first, names)];
    for (const part of rest) found = found?.M?.[nameOf(part, names)];
    return found;
  };
}

/** A value, a path, or a function that gives a value. */
export function operand(words: Words): Operand {
  const word = words.take();
  if (word.startsWith(":"))
    return ({ values }) => {
      const value = values[word];
      if (value === undefined)
        throw new DynamoError("ValidationException", `an attribute value is not defined: ${word}`);
      return value;
    };
  if (word === "size") return between(words, (inner) => (scope) => sizeOf(inner(scope)));
  if (word === "list_append")
    return two(words, (a, b) => (scope) => ({ L: [...(a(scope)?.L ?? []), ...(b(scope)?.L ?? [])] }));
  if (word === "if_not_exists") return two(words, (a, b) => (scope) => a(scope) ?? b(scope));
  return path(word);
}

function between<T>(words: Words, made: (inner: Operand) => T): T {
  words.take("(");
  const result = made(operand(words));
  words.take(")");
  return result;
}

function two<T>(words: Words, made: (one: Operand, other: Operand) => T): T {
  words.take("(");
  const one = operand(words);
  words.take(",");
  const result = made(one, operand(words));
  words.take(")");
  return result;
}

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

function primary(words: Words): Condition {
  if (words.takes("(")) {
    const inner = or(words);
    words.take(")");
    return inner;
  }
  if (words.takes("NOT")) {
    const inner = primary(words);
    return (scope) => !inner(scope);
  }
  if (words.takes("attribute_exists"))
    return between(words, (inner) => (scope) => inner(scope) !== undefined);
  if (words.takes("attribute_not_exists"))
    return between(words, (inner) => (scope) => inner(scope) === undefined);
  if (words.takes("begins_with"))
    return two(words, (a, b) => (scope) => a(scope)?.S?.startsWith(b(scope)?.S ?? "\uffff") ?? false);
  if (words.takes("contains"))
    return two(words, (a, b) => (scope) => {
      const [whole, part] = [a(scope), b(scope)];
      return whole?.L?.some((one) => isSame(one, part)) ?? whole?.S?.includes(part?.S ?? "\uffff") ?? false;
    });
  const left = operand(words);
  const operator = words.take();
  if (operator === "IN") return isIn(left, words);
  const right = operand(words);
  if (operator === "=")
    return (scope) => {
      const value = left(scope);
      return value !== undefined && isSame(value, right(scope));
    };
  if (operator === "<>") return (scope) => !isSame(left(scope), right(scope));
  const holds = COMPARISONS[operator];
  if (holds === undefined) throw new DynamoError("ValidationException", `syntax error: ${operator}`);
  return (scope) => {
    const order = compare(left(scope), right(scope));
    return order !== undefined && holds(order);
  };
}

function isIn(left: Operand, words: Words): Condition {
  words.take("(");
  const all = [operand(words)];
  while (words.takes(",")) all.push(operand(words));
  words.take(")");
  return (scope) => {
    const value = left(scope);
    return value !== undefined && all.some((one) => isSame(value, one(scope)));
  };
}

function and(words: Words): Condition {
  let left = primary(words);
  while (words.takes("AND")) {
    const [one, other] = [left, primary(words)];
    left = (scope) => one(scope) && other(scope);
  }
  return left;
}

function or(words: Words): Condition {
  let left = and(words);
  while (words.takes("OR")) {
    const [one, other] = [left, and(words)];
    left = (scope) => one(scope) || other(scope);
  }
  return left;
}

const conditions = new Map<string, Condition>();

/** Whether a condition holds; without one it does. */
export function holds(text: string | undefined, scope: Scope): boolean {
  if (text === undefined) return true;
  let condition = conditions.get(text);
  if (condition === undefined) {
    const words = new Words(text);
    condition = or(words);
    if (words.next !== undefined)
      throw new DynamoError("ValidationException", `syntax error: ${words.next} in ${text}`);
    conditions.set(text, condition);
  }
  return condition(scope);
}
