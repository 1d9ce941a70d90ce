import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = new URL("../../", import.meta.url).pathname;
function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** Every page that a reader may be sent to: the root's, docs/ with its folders, and those beside test data. */
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
  "test/corpora/README.md",
  "test/events/README.md",
];

function withoutCode(text: string): string {
  return text.replaceAll(/```[\s\S]*?```/g, "");
}

/** The name that GitHub gives a heading: letters, digits, hyphens and underscores; a blank becomes a hyphen. */
function slug(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
}

function anchorsOf(page: string): Set<string> {
  const text = withoutCode(read(page));
  return new Set([
    ...[...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading!)),
    ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id!),
  ]);
}

describe.each(PAGES)("%s", (page) => {
  const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]*)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !link.startsWith("https://"));

  test("links to files and headings that there are", () => {
    const broken = links.filter((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, target))) return true;
      return (
        anchor !== undefined && (statSync(join(ROOT, target)).isDirectory() || !anchorsOf(target).has(anchor))
      );
    });
    expect(broken).toEqual([]);
  });
});

test("docs/README.md leads to every page of docs/ but the decision records", () => {
  const index = read("docs/README.md");
  const pages = PAGES.filter((page) => page.startsWith("docs/") && !/^docs\/decisions\/\d/.test(page))
    .map((page) => page.slice("docs/".length))
    .filter((page) => page !== "README.md");
  expect(pages.filter((page) => !index.includes(`](${page})`))).toEqual([]);
});

test("architecture.md has the fifteen numbered demands that code cites", () => {
  const anchors = anchorsOf("docs/architecture.md");
  const demands = Array.from({ length: 15 }, (_, i) => `2-${i + 1}`);
  expect(demands.filter((id) => !anchors.has(id))).toEqual([]);
  const sections = [...read("docs/architecture.md").matchAll(/^## (\d+)\. /gm)].map(([, number]) =>
    Number(number),
  );
  expect(sections).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("every limit in SECURITY.md names the demand that it misses, and that demand says so", () => {
  const limits = [...read("SECURITY.md").matchAll(/\[2\.\d+\]\(docs\/architecture\.md#(2-\d+)\)/g)];
  const demands = read("docs/architecture.md").split(/^(?=\d+\. <a id="2-)/m);
  const notYet = demands
    .filter((text) => text.includes("*Not yet:*"))
    .flatMap((text) => /<a id="(2-\d+)">/.exec(text)?.[1] ?? []);
  expect(limits.length).toBeGreaterThan(10);
  expect([...new Set(limits.map(([, id]) => id!))].filter((id) => !notYet.includes(id))).toEqual([]);
});

test("docs/decisions/README.md lists every decision record", () => {
  const index = read("docs/decisions/README.md");
  const records = readdirSync(join(ROOT, "docs/decisions")).filter((name) => /^\d{4}-/.test(name));
  expect(records.filter((name) => !index.includes(`](${name})`))).toEqual([]);
});

test("code cites sections and demands of architecture.md that there are", () => {
  const page = read("docs/architecture.md");
  const sections = new Set([...page.matchAll(/^## (\d+)\. /gm)].map(([, number]) => number!));
  const demands = new Set([...page.matchAll(/<a id="2-(\d+)">/g)].map(([, number]) => `2.${number}`));
  const files = ["bin", "functions", "lib", "local", "playbooks", "test"]
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) =>
        join(folder, name),
      ),
    )
    .filter((name) => name.endsWith(".ts"));
  const cited = files.flatMap((file) =>
    [...read(file).matchAll(/docs\/architecture\.md (\d+(?:\.\d+)?)/g)].map(([, number]) => ({
      file,
      number: number!,
    })),
  );
  expect(cited.length).toBeGreaterThan(0);
  expect(cited.filter(({ number }) => !sections.has(number) && !demands.has(number))).toEqual([]);
});
