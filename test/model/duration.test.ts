import { describe, expect, test } from "vitest";
import { milliseconds } from "../../lib/model/duration.ts";

test.each([
  ["30m", 1_800_000],
  ["4h", 14_400_000],
  ["2d", 172_800_000],
  ["1m", 60_000],
  ["99999d", 99_999 * 86_400_000],
])("%s", (text, expected) => expect(milliseconds(text)).toBe(expected));

describe("no length of time", () => {
  test.each([
    "",
    "0m",
    "-5m",
    "1.5h",
    "5",
    "m",
    "5s",
    "5 m",
    "5M",
    " 5m",
    "5m ",
    "1h30m",
    "100000m",
    "٣h",
    "1e3m",
    "NaNm",
  ])("%j is refused, with how one is written", (text) =>
    expect(() => milliseconds(text)).toThrow(/write 30m, 4h or 2d/),
  );
});
