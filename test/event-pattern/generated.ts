import fc from "fast-check";

/** Few names and values, so that patterns and events often meet, and each of them odd in some way. */
const KEYS = ["a", "a", "b", "b", "c", "a.b"];
const TEXTS = [
  "",
  "x",
  "xy",
  "yx",
  "xyx",
  "X",
  "xX",
  'x"',
  "é",
  "ß",
  "SS",
  "*",
  "\\",
  "1",
  "10.0.0.1",
  "10.0.0.2",
  "::1",
  "::ffff:a00:1",
];
const NUMBERS = [
  "0",
  "1",
  "-1",
  "-0",
  "1.0",
  "1e0",
  "10",
  "1E1",
  "0.5",
  "2",
  "1e400",
  "0.1000000000000000000001",
];
const LITERALS = ["true", "false", "null"];

function quoted(texts: readonly string[]) {
  return texts.map((text) => JSON.stringify(text));
}
const key = fc.constantFrom(...quoted(KEYS));
const text = fc.constantFrom(...quoted(TEXTS));
const number = fc.constantFrom(...NUMBERS);
const plain = fc.oneof({ arbitrary: text, weight: 3 }, number, fc.constantFrom(...LITERALS));
const affix = fc.constantFrom(...quoted(["x", "xy", "y", "X", "é", "1"]));
const wild = fc.constantFrom(...quoted(["*", "x*", "*x", "x*x", "*y*", "x*y*x", "xy", "*1"]));

function listOf(item: fc.Arbitrary<string>, minLength = 1) {
  return fc.array(item, { minLength, maxLength: 3 }).map((items) => `[${items.join()}]`);
}
function oneOrMore(item: fc.Arbitrary<string>) {
  return fc.oneof(item, listOf(item));
}
function member(name: string, value: fc.Arbitrary<string>) {
  return value.map((json) => `{"${name}":${json}}`);
}

const comparable = fc.constantFrom("0", "1", "-1", "1.0", "10", "0.5", "2");
const numeric = fc.oneof(
  fc
    .tuple(fc.constantFrom("=", "<", "<=", ">", ">="), comparable)
    .map(([sign, limit]) => `["${sign}",${limit}]`),
  fc.constantFrom('[">",0,"<",2]', '[">=",-1,"<=",1.0]', '[">",0.5,"<=",10]'),
);
const operator = fc.oneof(
  member("exists", fc.constantFrom("true", "false")),
  member("prefix", affix),
  member("suffix", affix),
  member("prefix", member("equals-ignore-case", affix)),
  member("suffix", member("equals-ignore-case", affix)),
  member("equals-ignore-case", text),
  member("wildcard", wild),
  member("numeric", numeric),
  member("cidr", fc.constantFrom('"10.0.0.0/8"', '"10.0.0.0/31"', '"::/64"')),
  member("anything-but", oneOrMore(text)),
  member("anything-but", oneOrMore(comparable)),
  member("anything-but", member("prefix", oneOrMore(affix))),
  member("anything-but", member("suffix", oneOrMore(affix))),
  member("anything-but", member("equals-ignore-case", oneOrMore(affix))),
  member("anything-but", member("wildcard", oneOrMore(wild))),
);

function objectOf(members: fc.Arbitrary<[string, string][]>) {
  return members.map((all) => `{${all.map(([name, value]) => `${name}:${value}`).join()}}`);
}

/** Patterns as JSON text: every operator, `$or` at any depth, keys with dots, repeated keys. */
export const patterns: fc.Arbitrary<string> = fc.letrec<{ fields: string; value: string }>((tie) => ({
  fields: objectOf(
    fc.array(
      fc.oneof(
        { maxDepth: 3, depthIdentifier: "pattern" },
        { arbitrary: fc.tuple(key, tie("value")), weight: 7 },
        { arbitrary: fc.tuple(fc.constant('"$or"'), listOf(tie("fields"), 2)), weight: 1 },
      ),
      { minLength: 1, maxLength: 2 },
    ),
  ),
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: "pattern" },
    { arbitrary: listOf(fc.oneof(plain, operator)), weight: 3 },
    { arbitrary: tie("fields"), weight: 2 },
  ),
})).fields;

/** Events as JSON text: arrays of values and of objects, arrays in arrays, repeated keys, numbers however written. */
export const events: fc.Arbitrary<string> = fc.letrec<{ object: string; value: string }>((tie) => ({
  object: objectOf(fc.array(fc.tuple(key, tie("value")), { maxLength: 4 })),
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: "event" },
    { arbitrary: plain, weight: 3 },
    { arbitrary: fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join()}]`), weight: 2 },
    { arbitrary: tie("object"), weight: 2 },
  ),
})).object;
