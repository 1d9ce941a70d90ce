import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { draw, type Mutant } from "./draw.ts";

// node test/simulation/mutants/run.ts [--drawn 60 --seed 1] [--planted FILE.json] [--whole 100] [--only ID]
// Does the simulation see? Each bug is made in a copy of the project; then scenes and fresh schedules are played, and where they find
// nothing, the tests of the engine on the simulated ledger.

const ROOT = join(import.meta.dirname, "../../..");
const { values } = parseArgs({
  options: {
    drawn: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    planted: { type: "string" },
    whole: { type: "string", default: "100" },
    only: { type: "string" },
  },
});

const planted = values.planted === undefined ? [] : readPlanted(values.planted);
const all = [...planted, ...draw(ROOT, Number(values.drawn), Number(values.seed))].filter(
  ({ id }) => values.only === undefined || id === values.only,
);

const copy = mkdtempSync(join(tmpdir(), "cordon-mutants-"));
try {
  copyProject();
  const found = all.map((mutant) => {
    const by = tryOne(mutant);
    process.stdout.write(`${mutant.id}\t${by}\t${mutant.file}\t${mutant.harm ?? changeOf(mutant)}\n`);
    return by;
  });
  const count = (by: string) => found.filter((one) => one === by).length;
  process.stdout.write(
    `\n${found.length} bugs: ${count("simulation")} found by the simulation, ${count("tests")} by the engine's tests alone, ${count("survived")} survived, ${count("does not start")} do not start\n`,
  );
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function readPlanted(file: string): readonly Mutant[] {
  const bugs = JSON.parse(readFileSync(file, "utf8")) as readonly (Omit<Mutant, "id"> & { id: number })[];
  return bugs.map((bug) => ({ ...bug, id: `planted ${bug.id}` }));
}

function copyProject(): void {
  for (const name of ["lib", "functions", "playbooks", "docs", "local", "bin", "test"])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  for (const name of ["package.json", "tsconfig.json", "vitest.config.ts"])
    cpSync(join(ROOT, name), join(copy, name));
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  mkdirSync(join(copy, ".cordon"));
  symlinkSync(join(ROOT, ".cordon/python"), join(copy, ".cordon/python"));
}

/** By what a bug is found, if at all. */
function tryOne({ file, find, replace }: Mutant): "simulation" | "tests" | "survived" | "does not start" {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  if (text.split(find).length !== 2) throw new Error(`${file} does not hold this once:\n${find}`);
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  try {
    if (run(process.execPath, "test/simulation/simulate.ts", "--whole", "1") === "broken")
      return "does not start";
    const isFound =
      vitest("unit", "test/simulation/scenes") ||
      ["spread", "dense"].some((profile) => simulate(profile === "dense" ? ["--dense"] : []));
    if (isFound) return "simulation";
    return vitest("memory") || vitest("unit", "test/policy", "test/simulation/life") ? "tests" : "survived";
  } finally {
    writeFileSync(path, text);
  }
}

function simulate(profile: readonly string[]): boolean {
  const args = ["test/simulation/simulate.ts", "--whole", values.whole, "--from", "700000", "--stories", "0"];
  return run(process.execPath, ...args, ...profile) !== "passed";
}

function vitest(project: string, ...files: readonly string[]): boolean {
  const bin = join(copy, "node_modules/.bin/vitest");
  return run(bin, "run", "--project", project, "--bail", "1", ...files) !== "passed";
}

function run(command: string, ...args: readonly string[]): "passed" | "failed" | "broken" {
  const { status, stderr } = spawnSync(command, args, { cwd: copy, timeout: 180_000, encoding: "utf8" });
  if (status === 0) return "passed";
  return /SyntaxError|ERR_MODULE/.test(stderr) ? "broken" : "failed";
}

function changeOf({ find, replace }: Mutant): string {
  const [, from = ""] = find.split("\n");
  const [, to = ""] = replace.split("\n");
  return `${from.trim()}  →  ${to.trim()}`;
}
