import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Origin {
  readonly from: string;
  readonly license: string;
}

const ROOT = new URL("../../", import.meta.url);
function read(path: string): string {
  return readFileSync(new URL(path, ROOT), "utf8");
}

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}${name}`);
}

const CORPORA: Origin[] = filesOf("test/corpora/", ".jsonl").flatMap((file) =>
  read(file)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .map(({ source, meta }) => ({ from: source, license: meta.license })),
);
const EVENTS: Origin[] = filesOf("test/events/", ".json")
  .map((file) => JSON.parse(read(file))._source)
  .filter(({ from }) => from !== "built");

/** `source → [project, licence]` of the table in test/corpora/README.md. */
const PROJECTS = new Map(
  [...read("test/corpora/README.md").matchAll(/^\| `([a-z-]+)` \| (\S+\/\S+) \| (\S+) \|$/gm)].map(
    ([, source, project, license]) => [source!, { project: project!, license: license! }],
  ),
);

test("every copied row names a project of the table, under the licence that the table says", () => {
  const unlike = [...CORPORA, ...EVENTS].filter(
    ({ from, license }) => PROJECTS.get(from)?.license !== license,
  );
  expect(unlike).toEqual([]);
});

test("the table names no project that no row is from", () => {
  expect([...PROJECTS.keys()].sort()).toEqual([...new Set(CORPORA.map(({ from }) => from))].sort());
});

test("NOTICE names each project, its licence, and where it is used", () => {
  const used = (origins: readonly Origin[], source: string) => origins.some(({ from }) => from === source);
  const expected = [...PROJECTS].map(([source, { project, license }]) => {
    const folders = [
      ...(used(CORPORA, source) ? ["test/corpora"] : []),
      ...(used(EVENTS, source) ? ["test/events"] : []),
    ];
    return `${project} ${license} ${folders.join(", ")}`;
  });
  const rows = [...read("NOTICE").matchAll(/^ {2}(\S+\/\S+) +(\S+) +(test\/.+)$/gm)].map(
    ([, project, license, folders]) => `${project} ${license} ${folders}`,
  );
  expect(rows.sort()).toEqual(expected.sort());
});
