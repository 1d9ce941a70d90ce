import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const files = globSync("{lib,functions,local,docs,bin,bench,playbooks,test}/**/*.ts", { cwd: ROOT });

/** The names of arrow functions that stand at module level without a type of their own: those are written as declarations. */
function arrowsIn(text: string): string[] {
  return [...text.matchAll(/^(?:export )?const (\w+) = (?:async )?(?:<[^\n]*>)?\(/gm)].flatMap((match) => {
    const end = closing(text, match.index + match[0].length);
    // The result's type may run over several lines; a statement that is no function goes on with an operator or ends.
    return /^(?:: [^;=]*(?:=>[^;=]*)?)? =>/.test(text.slice(end)) ? [match[1]!] : [];
  });
}

/** Where the parenthesis that is open at `from` has been closed. */
function closing(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; depth > 0 && at < text.length; at += 1) depth += text[at] === "(" ? 1 : text[at] === ")" ? -1 : 0;
  return at;
}

test("functions at module level are declarations", () => {
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((file) =>
    arrowsIn(readFileSync(join(ROOT, file), "utf8")).map((name) => `${file}: write function ${name}(…)`),
  );
  expect(found).toEqual([]);
});

test.each([
  ["const a = () => 1;", ["a"]],
  ["export const a = async (b: (c: string) => void): Promise<void> => {\n};", ["a"]],
  ["export const a = <T,>(b: T): T => b;", ["a"]],
  ["const a = (b ?? c).map((d) => d);", []],
  ["const a: Handler = () => 1;", []],
  ["function a() {\n  const b = () => 1;\n}", []],
])("%j has %j", (text, names) => {
  expect(arrowsIn(text)).toEqual(names);
});
