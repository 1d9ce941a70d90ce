import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exclude } from "../../lib/events/event-pattern/exclude.ts";
import { compile } from "../../lib/events/event-pattern.ts";
import type { Json } from "../../lib/model/json.ts";

type Pattern = { readonly [key: string]: Json };
const SCALARS = ["a", "b.c"];
function of(...conditions: readonly Json[]): Pattern {
  return { detail: { a: conditions } };
}
function areApart(one: readonly Json[], other: readonly Json[]) {
  const both = exclude(of(...one), of(...other), SCALARS);
  expect(exclude(of(...other), of(...one), SCALARS)).toBe(both);
  return both;
}

describe("conditions on a field of one value", () => {
  it.each<[Json[], Json[]]>([
    [["x"], ["y"]],
    [["x", "z"], ["y"]],
    [["x"], [{ "anything-but": ["x", "y"] }]],
    [["ci-a"], [{ "anything-but": { prefix: "ci-" } }]],
    [["web"], [{ prefix: "ci-" }]],
    [["web"], [{ wildcard: "ci-*" }]],
    [[{ prefix: "ci-" }], [{ prefix: "web-" }]],
    [[{ prefix: "ci-a" }], [{ "anything-but": { prefix: "ci-" } }]],
    [[{ prefix: "ci-" }], [{ "anything-but": { prefix: ["x", "ci-"] } }]],
    [[{ suffix: ".exe" }], [{ suffix: ".dll" }]],
    [[{ wildcard: "*x*" }], [{ "anything-but": { wildcard: "*x*" } }]],
    [[{ exists: false }], ["x"]],
    [[{ exists: false }], [{ exists: true }]],
    [[{ exists: false }], [{ "anything-but": ["x"] }]],
    [[{ numeric: [">=", 7] }], [{ numeric: ["<", 7] }]],
    [[{ numeric: [">", 1, "<=", 4] }], [{ numeric: [">", 4, "<", 7] }]],
    [[{ numeric: ["=", 4] }], [{ numeric: [">", 4] }]],
    [[5], [{ numeric: [">=", 7] }]],
    [[true], [false]],
    [[null], ["null"]],
  ])("%j and %j exclude each other", (one, other) => expect(areApart(one, other)).toBe(true));

  it.each<[Json[], Json[]]>([
    [["x"], ["x", "y"]],
    [["x"], [{ "anything-but": ["y"] }]],
    [[{ prefix: "ci-" }], [{ prefix: "ci-a" }]],
    [[{ prefix: "ci-" }], [{ suffix: "-ci" }]],
    [[{ prefix: "c" }], [{ "anything-but": { prefix: "ci-" } }]],
    [[{ "anything-but": ["x"] }], [{ "anything-but": ["y"] }]],
    [[{ exists: false }], [{ exists: false }, "x"]],
    [[{ numeric: [">=", 7] }], [{ numeric: ["<=", 7] }]],
    [[{ wildcard: "a*" }], [{ wildcard: "b*" }]],
    // EventBridge takes an address in any of its spellings.
    [["::1"], [{ prefix: "0000" }]],
  ])("of %j and %j that is not proven", (one, other) => expect(areApart(one, other)).toBe(false));
});

it("proves nothing by a field that may be a list: any element matches", () => {
  const [one, other] = [of("x"), of("y")];
  expect(exclude(one, other)).toBe(false);
  expect(compile(one)({ detail: { a: ["x", "y"] } }) && compile(other)({ detail: { a: ["x", "y"] } })).toBe(
    true,
  );
});

it("knows the envelope", () => {
  expect(exclude({ source: ["aws.health"] }, { source: [{ prefix: "aws.g" }] })).toBe(true);
});

it("asks every branch of `$or`", () => {
  const either: Pattern = { detail: { $or: [{ a: ["x"] }, { b: { c: ["y"] } }] } };
  expect(exclude(either, { detail: { a: ["z"] } }, SCALARS)).toBe(false);
  expect(exclude(either, { detail: { a: ["z"], b: { c: ["z"] } } }, SCALARS)).toBe(true);
});

const TEXTS = ["x", "xy", "y", "10.0.0.1"];
const VALUES: readonly Json[] = [...TEXTS, "X", "yx", "xyx", 0, 1, 2, 3, true, null];
const CONDITIONS: readonly Json[] = [
  ...VALUES,
  ...TEXTS.flatMap((text) => [
    { prefix: text },
    { suffix: text },
    { "equals-ignore-case": text },
    { "anything-but": [text, "z"] },
    { "anything-but": { prefix: text } },
    { "anything-but": { suffix: text } },
  ]),
  ...["x*", "*y"].flatMap((wildcard) => [{ wildcard }, { "anything-but": { wildcard } }]),
  ...["<", "<=", ">", ">=", "="].flatMap((operator) => [1, 2].map((to) => ({ numeric: [operator, to] }))),
  { numeric: [">", 0, "<=", 2] },
  { exists: true },
  { exists: false },
];
function withField(a: Json | undefined) {
  return { detail: a === undefined ? { z: 1 } : { a } };
}

it("never says so of two conditions that one value meets", () => {
  const taken = CONDITIONS.map((condition) => {
    const takes = compile(of(condition));
    return [undefined, ...VALUES].map((value) => takes(withField(value)));
  });
  const wrong = CONDITIONS.flatMap((one, i) =>
    CONDITIONS.filter(
      (other, j) => taken[i]!.some((is, at) => is && taken[j]![at]) && exclude(of(one), of(other), SCALARS),
    ).map((other) => [one, other]),
  );
  expect(wrong).toEqual([]);
});

const condition = fc.constantFrom(...CONDITIONS);
const conditions = fc.array(condition, { minLength: 1, maxLength: 2 });
const detail: fc.Arbitrary<Json> = fc.oneof(
  fc.record({ a: conditions }),
  fc.record({ a: conditions, b: fc.record({ c: conditions }) }),
  fc.tuple(conditions, conditions).map(([a, c]) => ({ $or: [{ a }, { b: { c } }] })),
);
const value = fc.constantFrom(undefined, ...VALUES);

it("never says so of two patterns that one event matches", () => {
  fc.assert(
    fc.property(detail, detail, value, value, (one, other, a, c) => {
      const event = { detail: { ...(a !== undefined && { a }), b: c === undefined ? {} : { c } } };
      const both = compile({ detail: one })(event) && compile({ detail: other })(event);
      return !(both && exclude({ detail: one }, { detail: other }, SCALARS));
    }),
    { numRuns: 2_000 },
  );
});
