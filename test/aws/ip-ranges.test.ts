import { expect, test } from "vitest";
import { isRange, ranges } from "../../lib/aws/ip-ranges.ts";

test("an address lies in a block, in one of several, or is itself", () => {
  const known = ranges("10.0.0.0/8", "192.0.2.7", "2001:db8::/32");
  const addresses = ["10.1.2.3", "192.0.2.7", "2001:db8::1", "11.0.0.1", "192.0.2.8", "2001:db9::1"];
  expect(addresses.map(known)).toEqual([true, true, true, false, false, false]);
});

test("what is no address, or has a zone, lies in none", () => {
  const all = ranges("0.0.0.0/0", "::/0");
  expect(["", "10.0.0", "host", "fe80::1%eth0"].map(all)).toEqual([false, false, false, false]);
});

test.each([
  "10.0.0.0/33",
  "10.0.0.0/",
  "10.0.0.0/8/9",
  "10.0.0.0/x",
  "10.0.0",
  "2001:db8::/129",
  "fe80::1%eth0",
  "",
])("%j is no range", (text) => {
  expect(isRange(text)).toBe(false);
  expect(() => ranges(text)).toThrow(RangeError);
});
