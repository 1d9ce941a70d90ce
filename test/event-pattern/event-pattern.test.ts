import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { compile, InvalidPattern } from "../../lib/events/event-pattern.ts";

type MatchRow = { id: string; patterns: string[]; event: string; expected: boolean };
type ValidityRow = { id: string; pattern: string; label: "valid" | "invalid"; overriding: boolean };

function rows<T>(name: string): T[] {
  const file = new URL(`../corpora/ruler-${name}.jsonl`, import.meta.url);
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function isValid(pattern: string | object): boolean {
  try {
    compile(pattern);
    return true;
  } catch (error) {
    if (error instanceof InvalidPattern) return false;
    throw error;
  }
}

function matches(pattern: string | object, event: string | object): boolean {
  return compile(pattern)(event);
}

describe("event-ruler's own tests", () => {
  /** Rows whose answer here is another, each with the reason. */
  const DISAGREE: Record<string, string> = {};
  /** Rows about a mode in which a path given twice is an error; EventBridge lets the later one count. */
  const OTHER_MODE = ["event-ruler/validity/JsonRuleCompilerTest.testWithRuleOverride#i1"];

  const cases = [...rows<MatchRow>("match"), ...rows<MatchRow>("oracle")];
  const validity = rows<ValidityRow>("validity");

  it("gives the same answer to events as text", () => {
    const wrong = cases.filter(
      ({ patterns, event, expected }) => patterns.some((p) => matches(p, event)) !== expected,
    );
    expect(wrong.map(({ id }) => id)).toEqual(Object.keys(DISAGREE));
    expect(cases).toHaveLength(559);
  });

  it("gives the same answer to parsed patterns and events", () => {
    const wrong = cases.filter(
      ({ patterns, event, expected }) =>
        patterns.some((p) => matches(JSON.parse(p), JSON.parse(event))) !== expected,
    );
    expect(wrong.map(({ id }) => id)).toEqual(Object.keys(DISAGREE));
  });

  it("refuses the same patterns", () => {
    expect(validity.filter((row) => !row.overriding).map(({ id }) => id)).toEqual(OTHER_MODE);
    const judged = validity.filter((row) => row.overriding);
    const wrong = judged.filter(({ pattern, label }) => isValid(pattern) !== (label === "valid"));
    expect(wrong.map(({ id }) => id)).toEqual(Object.keys(DISAGREE));
    expect(judged).toHaveLength(235);
  });
});

// The expectations below were got from event-ruler 2.1.0, unless the name says otherwise.
describe("finer points", () => {
  test.each<[string, string | object, string | object, boolean]>([
    ["all values of a repeated key", { a: [1] }, '{"a":1,"a":2}', true],
    ["the later of a repeated path", '{"a":{"b":[1]},"a.b":[2]}', { a: { b: 2 } }, true],
    ["not the earlier of a repeated path", '{"a":{"b":[1]},"a.b":[2]}', { a: { b: 1 } }, false],
    ["a key with a dot as a path", { a: { b: [1] } }, { "a.b": 1 }, true],
    ["a path as a key with a dot", { "a.b": [1] }, { a: { b: 1 } }, true],
    ["numbers by value", { a: [100] }, '{"a":1.00e2}', true],
    ["minus zero is zero", { a: [0] }, '{"a":-0}', true],
    ["a number too fine only as written", '{"a":[1e400]}', '{"a":1e400}', true],
    ["not another number too fine", '{"a":[1e400]}', '{"a":1e401}', false],
    ["not a number as a string", { a: [1] }, { a: "1" }, false],
    ["not null for a missing field", { a: [null] }, {}, false],
    ["an empty array is absent", { a: [{ exists: false }] }, { a: [] }, true],
    ["an object is not a value", { a: [{ exists: true }] }, { a: { b: 1 } }, false],
    ["anything-but needs a value", { a: [{ "anything-but": "x" }] }, {}, false],
    ["one element for all fields", { a: { x: [1], y: [2] } }, { a: [{ x: 1 }, { y: 2 }] }, false],
    ["that element found", { a: { x: [1], y: [2] } }, { a: [{ x: 1 }, { x: 1, y: 2 }] }, true],
    ["plain values combine", { a: [1], b: [2] }, { a: [0, 1], b: [2, 3] }, true],
    [
      "absence in the element chosen before",
      { a: { x: [1], y: [{ exists: false }] } },
      { a: [{ x: 1 }, { y: 1 }] },
      true,
    ],
    [
      "absence in every element when none is chosen yet",
      { a: { x: [{ exists: false }], y: [1] } },
      { a: [{ y: 1 }, { x: 1 }] },
      false,
    ],
    ["values beside an array", '{"a":{"x":[1],"y":[2]}}', '{"a":[{"x":1},{"x":1,"z":2}],"a":{"y":2}}', true],
    [
      "unless the element chosen is in an array of others",
      '{"a":{"x":[1],"y":[2]}}',
      '{"a":[{"x":1,"y":3}],"a":{"y":2}}',
      false,
    ],
    ["an address however written", { a: ["::1"] }, { a: "0:0:0:0:0:0:0:1" }, true],
    ["IPv4 mapped into IPv6", { a: [{ cidr: "1.2.3.0/24" }] }, { a: "::ffff:102:304" }, true],
    ["IPv6 in an IPv4 block", { a: [{ cidr: "38.0.0.0/8" }] }, { a: "2600:1f18::1" }, true],
    ["letters that grow", { a: [{ "equals-ignore-case": "ß" }] }, { a: "SS" }, true],
    ["no folding in the event", { a: [{ "equals-ignore-case": "k" }] }, { a: "\u212a" }, false],
    ["an escaped wildcard", { a: [{ wildcard: "a\\*b*" }] }, { a: "a*bc" }, true],
    ["not what it would stand for", { a: [{ wildcard: "a\\*b*" }] }, { a: "axbc" }, false],
    ["pieces do not overlap", { a: [{ wildcard: "ab*ba" }] }, { a: "aba" }, false],
    ["nor three of them", { a: [{ wildcard: "a*b*b" }] }, { a: "ab" }, false],
    ["a later field overrides $or", '{"$or":[{"a":[1]},{"b":[1]}],"a":[2]}', { a: 2 }, true],
  ])("%s", (_, pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it("answers as the pattern reads where event-ruler loses a branch of $or", () => {
    // event-ruler takes the second branch for the first, which shares a value with it, and drops it.
    const pattern = { $or: [{ a: ["x", "y"] }, { a: ["y", "z"] }] };
    expect(matches(pattern, { a: "z" })).toBe(true);
  });
});

describe("invalid patterns", () => {
  test.each([
    [{ detail: { state: "x" } }, "detail.state", "must be an object or an array"],
    [{ a: [{ prefx: "x" }] }, "a[0]", 'unknown operator "prefx"'],
    [{ a: ["x", { prefix: 5 }] }, "a[1].prefix", "must be a string"],
    [{ $or: [{ a: [1] }, { b: [] }] }, "$or[1].b", "empty arrays are not allowed"],
    [{ a: [{ numeric: [">", 5, "<", 1] }] }, "a[0].numeric", "bottom must be less than top"],
    [{ a: [{ cidr: "10.0.0.0/33" }] }, "a[0].cidr", "the bits after / must be 0 to 31"],
    [{ a: [{ wildcard: "a**" }] }, "a[0].wildcard", "consecutive wildcard characters"],
    [{ a: [1n] }, "", "not JSON: Do not know how to serialize a BigInt"],
    ['{"a":[1],}', "", 'not JSON: unexpected "}" at character 10'],
    ["[]", "", "a pattern must be an object"],
  ])("%o", (pattern, path, reason) => {
    expect(() => compile(pattern)).toThrow(new InvalidPattern(path, reason));
  });

  it("has limits", () => {
    const or = (n: number) => Array.from({ length: n }, (_, i) => ({ [`f${i}`]: [1] }));
    expect(isValid({ p: { $or: or(25) }, q: { $or: or(40) } })).toBe(true);
    expect(isValid({ p: { $or: or(25) }, q: { $or: or(41) } })).toBe(false);
    const fields = (n: number) => Object.fromEntries(or(n).flatMap((o) => Object.entries(o)));
    expect(isValid(fields(256))).toBe(true);
    expect(isValid(fields(257))).toBe(false);
    expect(isValid(`${'{"a":'.repeat(100_000)}[1]${"}".repeat(100_000)}`)).toBe(false);
    const loop: Record<string, unknown> = {};
    loop.a = loop;
    expect(isValid(loop)).toBe(false);
  });
});

describe("hostile events", () => {
  it("takes the names of prototypes for data", () => {
    for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      const own = compile(`{"${key}":[{"exists":true}]}`);
      expect(own({})).toBe(false);
      expect(own(`{"${key}":1}`)).toBe(true);
      expect(own(JSON.parse(`{"${key}":1}`))).toBe(true);
      expect(matches(`{"a":{"${key}":["x"]}}`, `{"a":{"${key}":"x","${key}":"y"}}`)).toBe(true);
    }
    expect(matches({ a: [1] }, Object.create({ a: 1 }))).toBe(false);
    expect(matches({ polluted: [{ exists: true }] }, '{"__proto__":{"polluted":1}}')).toBe(false);
    expect(matches({ __proto__: null, length: [{ exists: true }] }, [1])).toBe(false);
  });

  it("never throws, whatever the event", () => {
    const match = compile({
      "": [{ exists: false }, { wildcard: "*a*" }],
      $or: [{ a: { b: [{ cidr: "10.0.0.0/8" }] } }, { a: [{ numeric: [">", 0] }, null] }],
    });
    const key = fc.constantFrom("", "a", "b", "a.b", "__proto__");
    const anything = fc.anything({ key, withBigInt: true, withDate: true, withMap: true });
    fc.assert(fc.property(anything, (event) => typeof match(event as object) === "boolean"));
    fc.assert(fc.property(fc.string(), (event) => typeof match(event) === "boolean"));
  });

  it("reads text as JSON.parse does, so both give one answer", () => {
    const match = compile({ a: [{ "anything-but": ["b", "c"] }, 1], b: { a: [{ exists: false }] } });
    const json = fc.json({ maxDepth: 4, stringUnit: fc.constantFrom("a", "b", '"', "\\", "é") });
    fc.assert(
      fc.property(json, (event) => match(event) === match(JSON.parse(event))),
      { numRuns: 500 },
    );
  });

  it("does not match what is not a JSON object", () => {
    const match = compile({ a: [{ exists: false }] });
    for (const event of ["", "null", "[]", "{", '{"b":1} x', "{'b':1}", '{"b":01}', '{"b":"\n"}'])
      expect(match(event)).toBe(false);
    expect(match("{}")).toBe(true);
  });

  it("does not match what is nested too deep, or in itself", () => {
    const match = compile({ a: [{ exists: false }] });
    const loop: unknown[] = [];
    loop.push(loop, loop);
    const nested = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect(match({ a: loop })).toBe(false);
    expect(match(nested)).toBe(false);
    expect(match(JSON.parse(nested))).toBe(false);
  });

  // Each of these would not end within the life of the machine if tries multiplied.
  it("does not multiply the elements of several arrays", () => {
    const many = <T>(item: (i: number) => T) => Array.from({ length: 10_000 }, (_, i) => item(i));
    const x = many(() => ({ x: 1 }));
    const oneOrOther = many((i) => (i % 2 === 0 ? { x: 1 } : { y: 1 }));
    const pattern = { a: { x: [1] }, b: { x: [1] }, c: { x: [1] }, d: { x: [1], y: [1] } };
    expect(matches(pattern, { a: x, b: x, c: x, d: oneOrOther })).toBe(false);
    expect(matches(pattern, { a: x, b: x, c: x, d: [...oneOrOther, { x: 1, y: 1 }] })).toBe(true);
  });

  it("does not try the places of a wildcard again and again", () => {
    const pattern = { a: [{ wildcard: `${"*a".repeat(400)}*b` }] };
    expect(matches(pattern, { a: "a".repeat(200_000) })).toBe(false);
  });

  it("does not multiply the branches of many $or", () => {
    const pattern = `{${Array.from({ length: 64 }, () => '"$or":[{"a":[1]},{"b":[1]}]').join()}}`;
    expect(isValid(pattern)).toBe(false);
  });
});
