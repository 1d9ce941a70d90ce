import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile, compileAll, InvalidPattern } from "../../lib/events/event-pattern.ts";
import { events, patterns } from "./generated.ts";

type Row = { id: string; patterns: string[]; event: string };

function corpus(name: string): Row[] {
  const file = new URL(`../corpora/ruler-${name}.jsonl`, import.meta.url);
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function isValid(pattern: string): boolean {
  try {
    compile(pattern);
    return true;
  } catch {
    return false;
  }
}

function parsed(event: string): object[] {
  try {
    const value: unknown = JSON.parse(event);
    return typeof value === "object" && value !== null ? [value] : [];
  } catch {
    return [];
  }
}

function numbered(all: readonly string[]) {
  return all.map((pattern, rule) => [rule, pattern] as const);
}

describe("one matcher for many rules", () => {
  it("answers as a matcher for each, for every row of event-ruler's tests against all of their patterns", () => {
    const rows = [...corpus("match"), ...corpus("oracle")];
    const all = [...new Set(rows.flatMap((row) => row.patterns))].filter(isValid);
    const alone = all.map((pattern) => compile(pattern));
    const match = compileAll(numbered(all));
    let matches = 0;
    for (const { id, event } of rows)
      for (const form of [event, ...parsed(event)]) {
        const expected = [...alone.keys()].filter((rule) => alone[rule]!(form));
        expect(match(form), id).toEqual(expected);
        matches += expected.length;
      }
    expect(matches).toBeGreaterThan(2 * rows.length);
  });

  it("answers as a matcher for each, whatever the patterns and the event", () => {
    let matches = 0;
    fc.assert(
      fc.property(
        fc.array(patterns.filter(isValid), { minLength: 1, maxLength: 12 }),
        fc.array(events, { minLength: 1, maxLength: 4 }),
        (all, some) => {
          const match = compileAll(numbered(all));
          const alone = all.map((pattern) => compile(pattern));
          for (const event of some)
            for (const form of [event, ...parsed(event)]) {
              const expected = [...alone.keys()].filter((rule) => alone[rule]!(form));
              expect(match(form)).toEqual(expected);
              matches += expected.length;
            }
        },
      ),
      { numRuns: 400 },
    );
    expect(matches).toBeGreaterThan(100);
  });

  it("gives the ids in the order of the rules, each once", () => {
    const rules: [string, object][] = Array.from({ length: 70 }, (_, i) => [
      `r${i}`,
      { a: [i % 2, { prefix: "x" }] },
    ]);
    const match = compileAll([...rules, ["r0", { b: [1] }], ["r69", { $or: [{ a: ["xy"] }, { b: [1] }] }]]);
    const odd = rules.filter((_, i) => i % 2 === 1).map(([id]) => id);
    expect(match({ a: 1 })).toEqual(odd);
    expect(match({ a: 1, b: 1 })).toEqual(["r0", ...odd]);
    expect(match({ a: ["xy", "xz"] })).toEqual(rules.map(([id]) => id));
    expect(match({ a: 2 })).toEqual([]);
    expect(compileAll([])({ a: 1 })).toEqual([]);
  });

  it("keeps what one rule does to keys without a name from the others", () => {
    const match = compileAll([
      ["inner", '{"c":{"":{"a":[1]}},"b.":[2]}'],
      ["end", '{"b.":[2]}'],
    ]);
    const event = '{"c":{"":{"a":1}},"b":{"":2}}';
    expect(match(event)).toEqual(["inner"]);
    expect(compile('{"b.":[2]}')(event)).toBe(false);
  });

  it("keeps what lies too deep for one rule from the others", () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 2000; depth++) deep = [deep];
    const match = compileAll([
      ["deep", { a: [{ exists: false }] }],
      ["other", { b: [1] }],
    ]);
    expect(match({ a: deep, b: 1 })).toEqual(["other"]);
    expect(match(JSON.stringify({ a: deep, b: 1 }))).toEqual([]);
  });

  it("names the rule whose pattern is invalid", () => {
    const rules = [
      ["good", { a: [1] }],
      ["bad", { a: [{ prefix: 5 }] }],
    ] as const;
    expect(() => compileAll(rules)).toThrow(new InvalidPattern("a[0].prefix", "must be a string", "bad"));
    expect(() => compileAll(rules)).toThrow("bad: a[0].prefix: must be a string");
  });
});

describe("hostile events and many rules", () => {
  it("does not multiply elements, rules and branches", () => {
    const x = Array.from({ length: 2_000 }, (_, i) => (i % 2 === 0 ? { x: 1 } : { y: 1 }));
    const rules = Array.from({ length: 200 }, (_, i): [number, object] => [
      i,
      { a: { x: [1], y: [1, i] }, b: { x: [1], y: [{ exists: false }, 1] } },
    ]);
    const match = compileAll(rules);
    expect(match(JSON.stringify({ a: x, b: x }))).toEqual([]);
    expect(match({ a: [...x, { x: 1, y: 1 }], b: x })).toHaveLength(200);
  });

  it("does not go through the arrays around each of many values", () => {
    const match = compileAll([["a", { a: { x: [1], y: [2] } }]]);
    const inside = `${"[".repeat(900)}${'{"x":1},'.repeat(5_000)}{"y":2}${"]".repeat(900)}`;
    expect(match(`{"a":${inside}}`)).toEqual([]);
    expect(match(`{"a":${inside},"a":{"y":2}}`)).toEqual([]);
    expect(match(`{"a":${inside},"a":{"x":1,"y":2}}`)).toEqual(["a"]);
  });

  it("skips what no rule asks for, however long", () => {
    const match = compileAll([["a", { a: ["x"] }]]);
    const noise = `[${Array.from({ length: 100_000 }, (_, i) => `{"k${i}":[${i},"\\u0041é"]}`).join()}]`;
    expect(match(`{"b":${noise},"a":"x","c":"${"é".repeat(100_000)}"}`)).toEqual(["a"]);
    expect(match(`{"b":${noise},"a":"x"`)).toEqual([]);
    expect(match(`{"b":${noise.slice(0, -2)}]]],"a":"x"}`)).toEqual([]);
  });
});

describe("events as text", () => {
  it("are read exactly where JSON.parse reads them", () => {
    const match = compileAll([["any", { nothing: [{ exists: false }] }]]);
    const odd = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\\",
      "\\u00e9",
      "\\x",
      "é",
      "\ud800",
      "\u2028",
      "\n",
      "\u0001",
      " ",
      "true",
      "nul",
      "null",
      "-",
      "0",
      "01",
      "1.",
      "1.5e+3",
      "1e",
      ".5",
      '"a"',
      '{"a":',
      "[]",
      "{}",
      "\ufeff",
      "\u0122",
    );
    const nearJson = fc.tuple(fc.json(), fc.nat(), odd, fc.boolean()).map(([json, at, piece, cut]) => {
      const place = at % (json.length + 1);
      return `{"a":${json.slice(0, place)}${piece}${json.slice(cut ? place + 1 : place)}}`;
    });
    const pieces = fc.array(odd, { maxLength: 12 }).map((all) => `{"a":${all.join("")}}`);
    fc.assert(
      fc.property(
        fc.oneof(
          nearJson,
          pieces,
          fc.json().map((json) => `{"a":${json}}`),
        ),
        (event) => {
          expect(match(event)).toEqual(parsed(event).length === 1 ? ["any"] : []);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("keep their characters, whatever the alphabet", () => {
    const texts = fc.string({ unit: "binary", maxLength: 6 });
    fc.assert(
      fc.property(texts, texts, texts, (key, value, other) => {
        const pattern = JSON.stringify({ a: { [`k${key}`.replaceAll(".", "")]: [{ exactly: value }] } });
        const event = { a: { [`k${key}`.replaceAll(".", "")]: value, z: other }, z: other };
        const match = compile(pattern);
        expect(match(JSON.stringify(event))).toBe(true);
        expect(match(`{"${other.replace(/[\\"\p{Cc}]/gu, "")}":1,${JSON.stringify(event).slice(1)}`)).toBe(
          true,
        );
        expect(match(JSON.stringify({ a: { [`k${key}`.replaceAll(".", "")]: `${value}é` } }))).toBe(false);
      }),
    );
  });
});
