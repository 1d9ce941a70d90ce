import fc from "fast-check";
import { expect, test } from "vitest";
import { fitsPattern } from "../../lib/model/star-pattern.ts";

test.each([
  ["role/on-call", "role/on-call", true],
  ["role/on-call", "role/on-call-2", false],
  ["role/*", "role/", true],
  ["*/on-call", "role/on-call", true],
  ["*-call*", "role/on-call-2", true],
  ["a*b*a", "aba", true],
  ["a*a", "a", false],
  ["role/a.c", "role/abc", false],
  ["Role/*", "role/x", false],
])("%s of %s: %s", (pattern, text, fits) => {
  expect(fitsPattern(pattern, text)).toBe(fits);
});

test("as a regular expression with `.*` for every star, over all short texts", () => {
  const short = fc.string({ unit: fc.constantFrom("a", "b", ".", "*"), maxLength: 6 });
  fc.assert(
    fc.property(short, short, (pattern, text) => {
      const parts = pattern.split("*").map((part) => part.replaceAll(".", "\\."));
      expect(fitsPattern(pattern, text)).toBe(new RegExp(`^${parts.join(".*")}$`).test(text));
    }),
  );
});
