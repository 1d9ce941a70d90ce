import { expect, it } from "vitest";
import { knownAddress } from "../../lib/guardrails/known-address.ts";
import { facts } from "../support/facts.ts";

function lower(remoteAddress: string | undefined, ...knownAddresses: string[]) {
  return knownAddress.lower(
    facts({ signal: remoteAddress ? { remoteAddress } : {}, deciding: { knownAddresses } }),
  );
}

it.each([
  ["198.51.100.7", "198.51.100.7", true],
  ["198.51.100.7", "198.51.100.8", false],
  ["198.51.100.0", "198.51.100.0/24", true],
  ["198.51.100.255", "198.51.100.0/24", true],
  ["198.51.101.0", "198.51.100.0/24", false],
  ["198.51.100.7", "198.51.100.99/24", true],
  ["203.0.113.9", "0.0.0.0/0", true],
  ["2001:db8::7", "2001:db8::/32", true],
  ["2001:db9::7", "2001:db8::/32", false],
  ["2001:0db8:0:0:0:0:0:7", "2001:db8::7", true],
  ["::ffff:198.51.100.7", "198.51.100.0/24", true],
  ["198.51.100.7", "2001:db8::/32", false],
])("%s in %s: %s", (address, entry, known) => {
  const because = `the remote address ${address} is in knownAddresses (${entry})`;
  expect(lower(address, "192.0.2.1", entry)).toEqual(known ? { to: "ask", because } : undefined);
});

it.each([
  "198.51.100.0/",
  "198.51.100.0/33",
  "198.51.100.0/-1",
  "198.51.100.0/8/8",
  "*",
  "",
  "198.51.100",
  "office",
  "/0",
])("%j is no address: it matches none, and those after it still count", (entry) => {
  expect(lower("198.51.100.7", entry)).toBeUndefined();
  expect(lower("198.51.100.7", entry, "198.51.100.7")?.to).toBe("ask");
});

it("does not object where no address is known", () => {
  expect(lower(undefined, "0.0.0.0/0", "::/0")).toBeUndefined();
  expect(lower("198.51.100.7")).toBeUndefined();
});
