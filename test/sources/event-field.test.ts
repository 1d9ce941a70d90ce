import { expect, it } from "vitest";
import { ACCOUNT, REGION } from "../../lib/aws/formats.ts";
import {
  addressIfAny,
  instantIfAny,
  list,
  namesAt,
  quoted,
  text,
  textIfAny,
  textIfFits,
} from "../../lib/events/event-field.ts";

it.each([
  ["2026-03-02T03:14:15Z", "2026-03-02T03:14:15.000Z"],
  ["2026-03-02T03:14:15.123Z", "2026-03-02T03:14:15.123Z"],
  ["2025-02-25 20:40:06.000000000", "2025-02-25T20:40:06.000Z"],
  ["2023-05-26 20:14:51", "2023-05-26T20:14:51.000Z"],
  ["Wed, 12 Feb 2025 00:37:54 GMT", "2025-02-12T00:37:54.000Z"],
  ["2026-13-02T03:14:15Z", undefined],
  ["2026-03-02", undefined],
  ["now", undefined],
  [1_772_421_255, undefined],
])("reads the time %s as %s, in any time zone", (time, expected) => {
  const zone = process.env["TZ"];
  process.env["TZ"] = "Asia/Tokyo";
  expect(instantIfAny({ time }, "time")).toBe(expected);
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
});

it.each(["us-east-1", "us-gov-west-1", "cn-north-1", "ap-southeast-5", "eusc-de-east-1", "us-iso-east-1"])(
  "knows the Region %s",
  (region) => {
    expect(text({ region }, "region", REGION)).toBe(region);
  },
);

it.each(["", "us-east", "us_east_1", "US-EAST-1", "us-east-1\n", "us-east-123", "global"])(
  "does not take %j for a Region",
  (region) => {
    expect(() => text({ region }, "region", REGION)).toThrow("region");
  },
);

it("says which field is wrong, and why", () => {
  expect(() => text({}, "detail.accountId", ACCOUNT)).toThrow(
    "detail.accountId: missing: a 12-digit account id is needed",
  );
  expect(() => text({ detail: { accountId: 5 } }, "detail.accountId", ACCOUNT)).toThrow("is not text");
  expect(() => text({ a: "1".repeat(100_000) }, "a", ACCOUNT)).toThrow("a: is longer than 1024 characters");
  expect(() => text({ a: "x\u001b[2J" }, "a", ACCOUNT)).toThrow('"x\\u001b[2J" is not a 12-digit account id');
});

it("takes null and empty text for absent, where a field may be", () => {
  expect([null, "", undefined].map((a) => textIfAny({ a }, "a", ACCOUNT))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("finds nothing on a prototype, and keys of that name in the data only", () => {
  expect(textIfAny({}, "constructor.name", { pattern: /./, is: "anything" })).toBeUndefined();
  expect(textIfAny(JSON.parse('{"__proto__":{"a":"123456789012"}}'), "a", ACCOUNT)).toBeUndefined();
});

it("quotes foreign text for a terminal", () => {
  expect(quoted("\u202e测\r\n")).toBe('"\\u202e\\u6d4b\\u000d\\u000a"');
  expect(quoted("x".repeat(100))).toHaveLength(62);
});

it("reads addresses of both kinds", () => {
  expect(
    ["198.51.100.7", "2001:db8::1", "198.51.100", "sts.amazonaws.com"].map((a) => addressIfAny({ a }, "a")),
  ).toEqual(["198.51.100.7", "2001:db8::1", undefined, undefined]);
});

it("leaves out what does not fit, where nobody is named by it", () => {
  const read = (a: unknown) => textIfFits({ a }, "a", ACCOUNT);
  expect(read("123456789012")).toBe("123456789012");
  expect(["", "me", 123456789012, null, { toString: "1" }].map(read)).toEqual(Array(5).fill(undefined));
});

it("copies a list, whatever the list would do itself", () => {
  const own = Object.assign([1, null, "x"], { constructor: "evil" });
  expect(list({ own }, "own").map((value) => value)).toEqual([1, undefined, "x"]);
  expect(list({}, "own")).toEqual([]);
  expect(() => list({ own: { length: 1 } }, "own")).toThrow("own: is not a list");
  expect(() => list({ own: Array(101).fill(1) }, "own")).toThrow("more than 100");
});

it("names the fields of a record, those that prototypes have among them", () => {
  expect(namesAt(JSON.parse('{"a":{"b":1,"__proto__":2}}'), "a")).toEqual(["b", "__proto__"]);
  for (const a of [[], "text", null]) expect(() => namesAt({ a }, "a")).toThrow("a: is no object");
});
