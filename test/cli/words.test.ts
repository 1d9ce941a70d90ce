import { describe, expect, test } from "vitest";
import { clean, toJson } from "../../lib/cli/words/clean.ts";
import { columns, pad, table, wrap } from "../../lib/cli/words/lines.ts";
import { hasColours } from "../../lib/cli/words/paint.ts";
import { asTyped, canBeId, isWhole, meantBy, shortIds } from "../../lib/cli/words/short-ids.ts";
import { ago, between, clock, lasting } from "../../lib/cli/words/times.ts";
import { generationId, shortHash } from "../../lib/model/response-id.ts";
import { personName } from "../../lib/notify/person-name.ts";
import { utc } from "../../lib/notify/times.ts";
import { NOW } from "./records.ts";

describe("hostile text", () => {
  const hostile = "\u001b[2J\u001b]0;owned\u0007web\u202Egpj\u2066\u009b31m\u200B\nnext";

  test("nothing that moves a cursor, or hides or turns text, is left, at any depth, in keys too", () => {
    const cleaned = clean({ a: [{ [hostile]: hostile }] });
    expect(JSON.stringify(cleaned)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.stringify(cleaned)).toContain("web");
  });

  test("what is no text stays what it is", () => {
    const value = { n: 1, yes: true, none: null, list: [1, "a"], gone: undefined };
    expect(clean(value)).toEqual(value);
  });

  test("JSON keeps every character, and shows none of them to a terminal", () => {
    const json = toJson({ name: hostile });
    expect(json.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(json)).toEqual({ name: hostile });
  });
});

describe("lines", () => {
  test("are broken at spaces and hang under the first", () => {
    expect(wrap("one two three", 10, "> ")).toEqual(["> one two", "  three"]);
  });

  test("never break an id", () => {
    expect(wrap("a i-0a1b2c3d4e5f67890", 10)).toEqual(["a", "i-0a1b2c3d4e5f67890"]);
  });

  test("count columns, not characters", () => {
    expect(columns("ab日本")).toBe(6);
    expect(columns("e\u0301")).toBe(1);
    expect(pad("日", 4)).toBe("日  ");
  });

  test("a row without a text is left out", () => {
    expect(table([["a", "x"], ["bbb", undefined], ["cc", "y"]], 80)).toEqual(["  a   x", "  cc  y"]); // biome-ignore format: a table
  });
});

describe("times", () => {
  test("are UTC and say so", () => {
    expect(utc("2026-09-25T02:51:07.204Z")).toBe("2026-09-25 02:51:07Z");
    expect(clock("2026-09-25T02:51:07.204Z", NOW)).toBe("02:51:07Z");
    expect(clock("2026-09-24T23:59:59.999Z", NOW)).toBe("2026-09-24 23:59:59Z");
  });

  test.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [1_104, "1.10 s"],
    [59_999, "59.9 s"],
    [60_000, "1 min"],
    [250_000, "4 min 10 s"],
    [3_600_000, "1 h"],
    [11_100_000, "3 h 5 min"],
    [180_000_000, "2 d 2 h"],
  ])("%i ms last %s", (ms, words) => expect(lasting(ms)).toBe(words));

  test.each([
    ["2026-09-25T02:55:09.500Z", "just now"],
    ["2026-09-25T02:54:30.000Z", "40 s ago"],
    ["2026-09-25T02:51:00.000Z", "4 min ago"],
    ["2026-09-24T02:55:10.000Z", "24 h ago"],
    ["2026-09-19T02:55:10.000Z", "6 d ago"],
  ])("%s was %s", (at, words) => expect(ago(at, NOW)).toBe(words));

  test("what is missing or out of order has no length", () => {
    expect(between(undefined, "2026-09-25T02:51:07Z")).toBeUndefined();
    expect(between("2026-09-25T02:51:08Z", "2026-09-25T02:51:07Z")).toBeUndefined();
  });
});

test.each([
  ["cordon", "Cordon"],
  ["arn:aws:iam::123456789012:user/ops/ana", "ana"],
  ["arn:aws-cn:iam::123456789012:role/ci-deployer", "role ci-deployer"],
  ["arn:aws:iam::123456789012:role/AWSReservedSSO_Admin_0123456789abcdef/ana@example.com", "ana@example.com (single sign-on)"], // biome-ignore format: a table
  ["arn:aws:sts::123456789012:federated-user/ana", "federated-user ana"],
  ["whoever", "whoever"],
])("%s is called %s", (key, name) => expect(personName(key)).toBe(name));

describe("short ids", () => {
  test("are as long as it takes, and four letters at least", () => {
    const ids = ["7QX4M2K9TD", "9KTRB00001", "9KTRC00001"];
    expect([...shortIds(ids).values()]).toEqual(["7QX4", "9KTRB", "9KTRC"]);
  });

  test("name the generation where there are several", () => {
    const ids = ["7QX4M2K9TD", "7QX4M2K9TD-2", "9KTRB00001-3"];
    expect([...shortIds(ids).values()]).toEqual(["7QX4-1", "7QX4-2", "9KTR-3"]);
  });

  test("find what they were made of, and nothing else", () => {
    const ids = Array.from({ length: 400 }, (_, i) => generationId(shortHash([`finding ${i % 300}`]), i < 300 ? 1 : 2)); // biome-ignore format: one line
    for (const [id, short] of shortIds(ids)) expect(meantBy(asTyped(short), ids)).toEqual([id]);
  });

  test("are found as people type them and read them out", () => {
    expect(meantBy(asTyped(" 7qx4-1"), ["7QX4M2K9TD"])).toEqual(["7QX4M2K9TD"]);
    expect(asTyped("o1il")).toBe("0111");
  });

  test("know a whole id and what cannot be one", () => {
    expect(isWhole("7QX4M2K9TD-2")).toBe(true);
    expect(isWhole("7QX4")).toBe(false);
    expect(["", "a/b", "7QX4M2K9TDX", "7QX4-", "7QX4-x"].filter((text) => canBeId(asTyped(text)))).toEqual(
      [],
    );
  });
});

describe("colours", () => {
  const terminal = { isTTY: true };
  test.each([
    [terminal, {}, true, true],
    [{}, {}, true, false],
    [terminal, { NO_COLOR: "1" }, true, false],
    [terminal, { NO_COLOR: "" }, true, true],
    [terminal, { TERM: "dumb" }, true, false],
    [{}, { FORCE_COLOR: "1" }, true, true],
    [terminal, { FORCE_COLOR: "0" }, true, false],
    [terminal, { FORCE_COLOR: "1", NO_COLOR: "1" }, true, false],
    [terminal, { FORCE_COLOR: "1" }, false, false],
  ])("on %j with %j and --no-color %#: %s", (stream, env, wanted, expected) => {
    expect(hasColours(stream, env, wanted)).toBe(expected);
  });
});
