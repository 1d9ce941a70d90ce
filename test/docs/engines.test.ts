import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

interface Locked {
  readonly optional?: true;
  readonly engines?: { readonly node?: string };
}

function read(name: string): string {
  return readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
}
const ENGINES: string = JSON.parse(read("package.json")).engines.node;
const LOCKED = Object.entries<Locked>(JSON.parse(read("package-lock.json")).packages).filter(
  ([name]) => name !== "",
);

/** The oldest and a far release of each line that `engines` admits. */
const ADMITTED = ["22.12.0", "22.99.0", "24.0.0", "24.99.0", "26.0.0", "27.0.0"];
/** Below every line, and the odd lines between, which vitest excludes. */
const EXCLUDED = ["20.20.2", "22.11.0", "23.9.0", "25.2.0"];

function numbers(version: string): number[] {
  return version.split(".").map(Number);
}

/** Negative, zero or positive, as `a` is older than, equal to or newer than `b`; a missing part counts as 0. */
function compare(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  return [0, 1, 2].map((i) => (left[i] ?? 0) - (right[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** One comparator of a range of npm: `>=20`, `^22.12.0`, `18`, `*`; throws on any other form. */
function fits(version: string, comparator: string): boolean {
  const [, operator, than] = /^(>=|\^|)\s*(\d+(?:\.\d+){0,2}|\*)$/.exec(comparator) ?? [];
  if (than === undefined) throw new Error(`this test cannot read the range ${comparator}`);
  if (than === "*") return true;
  if (operator === ">=") return compare(version, than) >= 0;
  return numbers(version)[0] === numbers(than)[0] && compare(version, than) >= 0;
}

function satisfies(version: string, range: string): boolean {
  return range
    .replaceAll(/>=\s+/g, ">=")
    .split("||")
    .some((alternative) =>
      alternative
        .trim()
        .split(/\s+/)
        .every((comparator) => fits(version, comparator)),
    );
}

describe("the Node versions that may run `npm ci`", () => {
  test.each(ADMITTED)("%s gives no EBADENGINE", (version) => {
    const refusing = LOCKED.filter(([, { optional }]) => !optional).filter(
      ([, { engines }]) => engines?.node !== undefined && !satisfies(version, engines.node),
    );
    expect(refusing.map(([name]) => name)).toEqual([]);
  });

  test.each(EXCLUDED)("%s is not admitted, because a package refuses it", (version) => {
    expect(satisfies(version, ENGINES)).toBe(false);
    expect(LOCKED.some(([, { engines }]) => engines?.node && !satisfies(version, engines.node))).toBe(true);
  });

  test("are those that README.md names", () => {
    expect(read("README.md")).toContain("Node 22.12 or newer (22, 24, 26; not 23 or 25)");
  });
});
