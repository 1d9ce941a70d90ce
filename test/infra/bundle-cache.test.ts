import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bundle } from "../../lib/infra/bundle.ts";
import { openBundleCache } from "../../lib/infra/bundle-cache.ts";
import { ROOT } from "./synth.ts";

// A project of two functions: what is kept from the last time is used while all that it was made of is the same, and no longer.

let root: string;
let cache: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cordon-cache-"));
  cache = join(root, ".cordon", "bundles");
  for (const folder of ["functions", "playbooks", "lib/actions", "node_modules/dependency"])
    await mkdir(join(root, folder), { recursive: true });
  await symlink(join(ROOT, "package.json"), join(root, "package.json"));
  await write("package-lock.json", "{}");
  await write("lib/shared.ts", 'export const shared = "shared one";');
  await write(
    "functions/a.ts",
    'import { shared } from "../lib/shared.ts"; export const handler = () => shared + "a";',
  );
  await write(
    "functions/b.ts",
    'import { text } from "dependency"; export const handler = () => text + "b";',
  );
  await write("node_modules/dependency/package.json", '{ "name": "dependency", "main": "index.js" }');
  await write("node_modules/dependency/index.js", 'exports.text = "dependency one";');
});
afterEach(() => rm(root, { recursive: true, force: true }));

function write(file: string, text: string) {
  return writeFile(join(root, file), text);
}
function entryOf(name: string) {
  return `export { handler } from ${JSON.stringify(join(root, "functions", `${name}.ts`))};`;
}
function ENTRIES() {
  return { a: entryOf("a"), b: entryOf("b") };
}

/** What is in the bundles, and which of them esbuild did not make again. */
async function run(entries: Readonly<Record<string, string>> = ENTRIES()) {
  const bundles = await bundle(entries, root, join(root, "unused"), { cache });
  const found: Record<string, string> = {};
  for (const [name, folder] of Object.entries(bundles)) {
    found[name] = await readFile(join(folder, "index.mjs"), "utf8");
    // What is kept is known by this mark, which no build writes.
    if (!found[name].includes("// kept"))
      await writeFile(join(folder, "index.mjs"), `${found[name]}// kept\n`);
  }
  return { found, kept: Object.keys(found).filter((name) => found[name]!.includes("// kept")) };
}

test("nothing is built again while nothing has changed", async () => {
  expect((await run()).kept).toEqual([]);
  expect((await run()).kept).toEqual(["a", "b"]);
});

test("a source that changed builds what imports it, and back again the first bundle is found", async () => {
  await run();
  await write("lib/shared.ts", 'export const shared = "shared two";');
  const { found, kept } = await run();
  expect(kept).toEqual(["b"]);
  expect(found["a"]).toContain("shared two");
  await write("lib/shared.ts", 'export const shared = "shared one";');
  expect((await run()).kept).toEqual(["a", "b"]);
});

test("so does a dependency that changed under the same lock, and a new import", async () => {
  await run();
  await write("node_modules/dependency/index.js", 'exports.text = "dependency two";');
  await write("lib/other.ts", 'export const other = "other one";');
  await write(
    "functions/a.ts",
    'import { other } from "../lib/other.ts"; export const handler = () => other;',
  );
  const { found, kept } = await run();
  expect([kept, found["a"]!.includes("other one"), found["b"]!.includes("dependency two")]).toEqual([
    [],
    true,
    true,
  ]);
  await write("lib/other.ts", 'export const other = "other two";');
  expect((await run()).found["a"]).toContain("other two");
});

test.each([
  ["the entry", () => run({ ...ENTRIES(), a: `${entryOf("a")}\nconsole.log("changed");` }), ["b"]],
  ["the lock", () => write("package-lock.json", '{ "changed": true }').then(() => run()), []],
  [
    "the compiler's settings",
    () => write("tsconfig.json", '{ "compilerOptions": {} }').then(() => run()),
    [],
  ],
])("another %s is another bundle", async (_, change, kept) => {
  await run();
  expect((await change()).kept).toEqual(kept);
});

test("what was built a moment ago may still be read by another process; what is older goes", async () => {
  const foldersOfA = async () => (await readdir(cache)).filter((name) => /^a-/.test(name));
  await run();
  const [first] = await foldersOfA();
  await write("lib/shared.ts", 'export const shared = "shared two";');
  await run();
  expect(await foldersOfA()).toContain(first);
  const yesterday = new Date(Date.now() - 86_400_000);
  await utimes(join(cache, first!), yesterday, yesterday);
  await write("lib/shared.ts", 'export const shared = "shared three";');
  await run();
  expect(await foldersOfA()).not.toContain(first);
  expect(await foldersOfA()).toHaveLength(2);
});

test("a bundle that is kept is the bundle that would be made, and two processes at once both get one", async () => {
  const plain = await bundle(ENTRIES(), root, join(root, "plain"));
  const both = await Promise.all([1, 2].map(() => bundle(ENTRIES(), root, join(root, "unused"), { cache })));
  for (const bundles of both)
    for (const [name, folder] of Object.entries(bundles)) {
      expect(await readdir(folder)).toEqual(await readdir(plain[name]!));
      expect(await readFile(join(folder, "index.mjs"), "utf8")).toBe(
        await readFile(join(plain[name]!, "index.mjs"), "utf8"),
      );
    }
});

test("what was built while one of its files was written is used once, and not found again", async () => {
  const soon = new Date(Date.now() + 60_000);
  const built = {
    outputFiles: [],
    metafile: { inputs: { "functions/a.ts": { bytes: 1, imports: [] } }, outputs: {} },
  };
  const during = await openBundleCache(cache, root, "");
  await utimes(join(root, "functions/a.ts"), soon, soon);
  expect(await readdir(await during.add("a", entryOf("a"), built))).toEqual([]);
  expect(await (await openBundleCache(cache, root, "")).find("a", entryOf("a"))).toBeUndefined();
});
