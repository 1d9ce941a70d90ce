import { expect, test } from "vitest";
import { wrapped } from "../../local/show.ts";

test("a line that is too long is broken between words, and goes on under its text", () => {
  const line =
    "      12 ms  plan         1. deny-role-session: this one session of payments-host is denied everything";
  expect(wrapped(line, 58).split("\n")).toEqual([
    "      12 ms  plan         1. deny-role-session: this one",
    "                          session of payments-host is",
    "                          denied everything",
  ]);
  expect(wrapped("  │ one two three four", 14).split("\n")).toEqual(["  │ one two", "  │ three four"]);
});

test("one that fits, and a word that is longer than a line, stay whole", () => {
  expect(wrapped("  a b", 5)).toBe("  a b");
  const arn = `arn:${"a".repeat(40)}`;
  expect(wrapped(`  see ${arn} there`, 20).split("\n")).toEqual(["  see", `  ${arn}`, "  there"]);
});

test("nothing is lost, whatever the width", () => {
  const line =
    "            then         snapshot-volumes  of i-0123456789abcdef0:  a snapshot of each volume, with its tags";
  for (let width = 1; width < 130; width++)
    expect(wrapped(line, width).replace(/\n\s*/g, " ").replace(/\s+/g, " ")).toBe(line.replace(/\s+/g, " "));
});
