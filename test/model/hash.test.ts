import { expect, test } from "vitest";
import { canonicalHash, sha256 } from "../../lib/model/hash.ts";

test("SHA-256 of a text (FIPS 180-2, example 1)", () => {
  expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("the order of keys does not matter, the order of a list does", () => {
  expect(canonicalHash({ b: 1, a: [1, 2] })).toBe(sha256('{"a":[1,2],"b":1}'));
  expect(canonicalHash({ a: [2, 1], b: 1 })).not.toBe(canonicalHash({ a: [1, 2], b: 1 }));
});
