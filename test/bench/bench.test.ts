import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, it } from "vitest";
import type { Findings } from "../../bench/measure.ts";
import { NAMES } from "../../bench/names.ts";
import { report } from "../../bench/report.ts";
import { whyOf } from "../../bench/why.ts";

const BENCH = join(import.meta.dirname, "../../bench/bench.ts");

let findings: Findings;

beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [BENCH, "--quick", "--json"]);
  findings = JSON.parse(stdout);
  console.log(report(findings));
}, 300_000);

function system(name: string) {
  return findings.systems.find((one) => one.name === name)!;
}

it("contains with every system what a real response contains", () => {
  for (const { name, cold, warm } of findings.systems)
    for (const { after } of [...cold, ...warm])
      expect({ name, ...after }).toMatchObject({ name, isolated: true, denied: true, snapshots: 1 });
});

it("asks for little before the first containing call (docs/architecture.md 7)", () => {
  const { before, first } = system(NAMES.cordon).calls;
  expect(before.ledger).toBeLessThanOrEqual(2);
  expect(before.reads).toBeLessThanOrEqual(2);
  expect(first.host).toBeLessThanOrEqual(4);
});

it("makes no call without a reason that the documentation has, and no more than it says", () => {
  const { inOrder, total, rounds } = system(NAMES.cordon).calls;
  const names = inOrder.map(({ name }) => name);
  expect(names.filter((_, i) => whyOf(names)[i] === undefined)).toEqual([]);
  expect(total).toBeLessThanOrEqual(22);
  expect(rounds).toBeLessThanOrEqual(9);
});

it("ships functions that are small enough to start fast", () => {
  for (const { name, kb } of findings.modules.filter(({ kb }) => kb !== undefined))
    expect({ name, small: kb! <= 400 }).toEqual({ name, small: true });
});

it("fits into a terminal of 100 columns", () => {
  for (const line of report(findings).split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
});
