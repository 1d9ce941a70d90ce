import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");

/** What starts a process (every stand-in server among them) or builds a stack. */
const SLOW = /^(node:child_process|aws-cdk-lib|esbuild)(\/|$)/;

/** An import or export with values, or a dynamic import of a literal. */
const IMPORT = /^(?:import|export)\s(?!type\b)(?:[^;"]*?\bfrom\s)?\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;

/**
 * Test files that start no process and build no stack, by what they import, directly or through the project's modules. Paths are
 * relative to the project. A path that an import computes is not followed: such a file may be listed and take longer.
 */
export function pureTests(project = ROOT): string[] {
  const imports = new Map<string, readonly string[]>();
  return globSync("test/**/*.test.ts", { cwd: project, exclude: ["test/e2e/**"] })
    .filter((file) => !reachesSlow(join(project, file), imports, new Set()))
    .sort();
}

function reachesSlow(file: string, known: Map<string, readonly string[]>, seen: Set<string>): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  const imports = known.get(file) ?? importsOf(file);
  known.set(file, imports);
  return imports.some((one) => {
    if (!one.startsWith(".")) return SLOW.test(one);
    const target = resolve(dirname(file), one);
    return target.endsWith(".ts") && existsSync(target) && reachesSlow(target, known, seen);
  });
}

function importsOf(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(IMPORT)].map(([, from, dynamic]) => (from ?? dynamic)!);
}
