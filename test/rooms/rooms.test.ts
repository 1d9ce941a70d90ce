import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { roomLint } from "../../docs/generate/room-lint.ts";

const ROOT = join(import.meta.dirname, "../..");
function text(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}
const { dependencies, devDependencies } = JSON.parse(text("package.json"));
const packages = Object.keys({ ...dependencies, ...devDependencies });
const { $comment, ...rooms } = JSON.parse(text("lib/rooms.json")) as Record<
  string,
  { rooms: string[]; packages: string[] }
>;
const names = Object.keys(rooms);

function specifier(from: string, to: string): string {
  return `${posix.relative(from, to)}/planted.ts`;
}
function fits(one: string, allowed: readonly string[]): boolean {
  return allowed.some((name) => name === one || (name.endsWith("/*") && one.startsWith(name.slice(0, -1))));
}

/** What is planted into one folder: imports that its room may have, and imports that it may not. */
function plantedIn(room: string, folder: string) {
  const { rooms: may, packages: mayUse } = rooms[room]!;
  const closed = names.filter((other) => other !== room && !may.includes(other));
  return {
    allowed: [
      "node:path",
      ...may.map((to) => specifier(folder, to)),
      ...packages.filter((one) => fits(one, mayUse)),
    ],
    forbidden: [
      ...[...closed, "test", "bench", "playbooks"].map((to) => specifier(folder, to)),
      ...packages.filter((one) => !fits(one, mayUse)),
    ],
  };
}

/** A copy of the linter's settings with a file in every room; answers file → the imports that the linter refuses there. */
function lintPlanted(files: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  const copy = mkdtempSync(join(tmpdir(), "cordon-rooms-"));
  try {
    const { vcs: _, plugins: __, overrides, ...settings } = JSON.parse(text("biome.json"));
    for (const one of overrides) delete one.plugins;
    writeFileSync(join(copy, "biome.json"), JSON.stringify({ ...settings, overrides }));
    writeFileSync(join(copy, "biome.rooms.json"), text("biome.rooms.json"));
    for (const [file, imports] of Object.entries(files)) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      // Types too: what only a type needs ties rooms as well.
      writeFileSync(
        join(copy, file),
        imports.map((from, i) => `import type { x as x${i} } from "${from}";\n`).join(""),
      );
    }
    const { stdout } = spawnSync(
      join(ROOT, "node_modules/.bin/biome"),
      ["lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=none"],
      { cwd: copy, encoding: "utf8", maxBuffer: 64 << 20 },
    );
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { location: { path: string; start: { line: number } } }[];
    };
    const found = Object.fromEntries(Object.keys(files).map((file): [string, string[]] => [file, []]));
    for (const { location } of diagnostics)
      found[location.path]?.push(files[location.path]![location.start.line - 1]!);
    return found;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

test("every room is known to the architecture page", () => {
  const page = text("docs/architecture.md");
  expect(names.filter((name) => !page.includes(`${name.replace("lib/", "")}/`))).toEqual([]);
});

describe("in its root and in a folder of its own, the linter", () => {
  const planted = names.flatMap((room) =>
    [room, `${room}/inner`].map((folder) => ({ folder, ...plantedIn(room, folder) })),
  );
  const found = lintPlanted(
    Object.fromEntries(
      planted.flatMap(({ folder, allowed, forbidden }) => [
        [`${folder}/allowed.ts`, allowed],
        [`${folder}/forbidden.ts`, forbidden],
      ]),
    ),
  );

  test.each(planted)("lets $folder import what lib/rooms.json allows it", ({ folder }) => {
    expect(found[`${folder}/allowed.ts`]).toEqual([]);
  });

  test.each(planted)(
    "refuses in $folder every other room, and every other package",
    ({ folder, forbidden }) => {
      expect(found[`${folder}/forbidden.ts`]?.toSorted()).toEqual(forbidden.toSorted());
    },
  );
});

describe("lib/rooms.json", () => {
  test("must say what a new room may import, and name no room that is none", () => {
    const { "lib/engine": engine, ...without } = rooms;
    expect(() => roomLint(without, names, packages)).toThrow("say what lib/engine may import");
    expect(() => roomLint(rooms, names.slice(1), packages)).toThrow("there is no folder lib/model");
    const wrong = { ...rooms, "lib/engine": { ...engine!, rooms: ["lib/motor"] } };
    expect(() => roomLint(wrong, names, packages)).toThrow("lib/motor, which is no room");
  });

  test("allows no circle of rooms", () => {
    function reach(from: string, seen = new Set<string>()): ReadonlySet<string> {
      for (const to of rooms[from]!.rooms) if (!seen.has(to)) reach(to, seen.add(to));
      return seen;
    }
    expect(names.filter((name) => reach(name).has(name))).toEqual([]);
  });
});
