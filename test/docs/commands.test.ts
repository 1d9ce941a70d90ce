import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = new URL("../../", import.meta.url).pathname;
function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** Pages for users. Generated reference and decision records quote no commands to type. */
const PAGES = [
  "README.md",
  "AGENTS.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

/** `npx cordon list|show` and `npx cordon list` alike; a word in capitals stands for a value. */
function commandsIn(text: string): string[] {
  return [...text.matchAll(/npx cordon ([a-z]+(?:\|[a-z]+)*)/g)].flatMap(([, names]) => names!.split("|"));
}

test.each(PAGES)("%s names commands of the command line that there are", (page) => {
  const unknown = commandsIn(read(page)).filter((name) => !existsSync(join(ROOT, "lib/cli", `${name}.ts`)));
  expect(unknown).toEqual([]);
});

test.each(PAGES)("%s names npm scripts that there are", (page) => {
  const { scripts } = JSON.parse(read("package.json"));
  const said = [...read(page).matchAll(/npm (?:run ([a-z:]+)|(start|test)\b)/g)].map(
    ([, run, own]) => run ?? own!,
  );
  expect(said.filter((name) => !(name in scripts))).toEqual([]);
});

test("the pages name every command", () => {
  const commands = readdirSync(join(ROOT, "lib/cli")).flatMap((name) => /^(.+)\.ts$/.exec(name)?.[1] ?? []);
  const named = new Set(PAGES.flatMap((page) => commandsIn(read(page))));
  // `npm start` is `cordon demo`.
  expect(commands.filter((name) => name !== "demo" && !named.has(name))).toEqual([]);
});
