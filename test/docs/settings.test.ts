import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}
const PAGE = read("docs/settings.md");
const APP = read("bin/app.ts");

/** The ids in the first column of the tables. */
const ROWS = [...PAGE.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell]) => cell!);

/** Found by folder, or made from what is found: no choice of a deployer. */
const FOUND = ["playbooks", "actions", "sources", "channels", "bundles"];

test("the page has every setting of bin/app.ts", () => {
  const [, props = ""] = /new CordonStack\(app, "Cordon", \{\n([\s\S]*)\n\}\);/.exec(APP) ?? [];
  const settings = [...props.matchAll(/^ {2}([a-zA-Z]+)[:,]/gm)]
    .map(([, name]) => name!)
    .filter((name) => !FOUND.includes(name));
  expect(settings.length).toBeGreaterThan(8);
  expect(settings.filter((name) => !ROWS.includes(name))).toEqual([]);
});

test("the page has every context option that bin/app.ts reads", () => {
  const options = [...APP.matchAll(/tryGetContext\("([^"]+)"\)/g)].map(([, name]) => name!);
  expect(options.length).toBeGreaterThan(3);
  expect(options.filter((name) => !ROWS.some((row) => row.startsWith(`-c ${name}=`)))).toEqual([]);
});

test("the page has every output of the stack", () => {
  const [, outputs = ""] =
    /this\.outputs\(\{\n([\s\S]*?)\n {4}\}\);/.exec(read("lib/infra/cordon-stack.ts")) ?? [];
  const names = [...outputs.matchAll(/^ {6}([A-Za-z]+): /gm)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !ROWS.includes(name))).toEqual([]);
});
