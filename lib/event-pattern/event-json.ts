import { readJson } from "./json-reader.ts";

const REPEATED = Symbol("the values of a key that came more than once");
const NUMBER = Symbol("the text of a number that JavaScript would write differently");

/** The values of a repeated key: EventBridge looks at all of them. */
export type Repeated = { [REPEATED]: unknown[] };
/** A number whose text matters. */
export type WrittenNumber = { [NUMBER]: string };

/** Reads an event from its JSON text like JSON.parse, but loses nothing; throws SyntaxError. */
export function readEvent(source: string): unknown {
  return readJson<unknown>(source, {
    object: () => ({}),
    member: (object, key, value) => addMember(object as Record<string, unknown>, key, value),
    array: (items) => items,
    string: (text) => text,
    number: (text) => {
      const number = Number(text);
      return String(number) === text ? number : { [NUMBER]: text };
    },
    literal: (text) => (text === "null" ? null : text === "true"),
  });
}

function addMember(object: Record<string, unknown>, key: string, value: unknown): void {
  const now = Object.hasOwn(object, key) ? repeated(object[key], value) : value;
  // Assigning to `__proto__` would set the prototype.
  if (key !== "__proto__") object[key] = now;
  else Object.defineProperty(object, key, { value: now, configurable: true });
}

/** The values under a key of an object, which are several only in an event read from text. */
export function valuesOf(value: unknown): unknown[] | undefined {
  return isRepeated(value) ? value[REPEATED] : undefined;
}

/** The text of a number that was read from text, if the value is one. */
export function writtenNumber(value: object): string | undefined {
  return (value as Partial<WrittenNumber>)[NUMBER];
}

function repeated(before: unknown, value: unknown): Repeated {
  if (!isRepeated(before)) return { [REPEATED]: [before, value] };
  before[REPEATED].push(value);
  return before;
}

function isRepeated(value: unknown): value is Repeated {
  return typeof value === "object" && value !== null && REPEATED in value;
}
