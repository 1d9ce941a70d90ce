import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { EXIT } from "../../lib/cli/program/failure.ts";
import { loadTasks } from "../../lib/cli/program/load-tasks.ts";
import { MEANING, STATES } from "../../lib/cli/words/states.ts";
import { DECIDING } from "../../lib/policy/settings.ts";
import { loadGuardrails } from "../../lib/units/load-units.ts";
import { ROOT } from "./synth.ts";

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}
const PAGES = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

/** The rows of the table under a heading: cells without backquotes. */
function tableOf(page: string, heading: string): string[][] {
  const [, section = ""] = read(page).split(`\n## ${heading}\n`);
  const rows = section
    .split("\n## ")[0]!
    .split("\n")
    .filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

describe("docs/deciding.md", () => {
  const rows = tableOf("docs/deciding.md", "Guardrails");

  test("has one line for each guardrail that there is", async () => {
    expect(rows.map(([id]) => id)).toEqual((await loadGuardrails(ROOT)).map(({ id }) => id));
  });

  test.each(rows)("%s lowers to %s, as its code says", (id, to, _, byHand) => {
    const code = read(`lib/guardrails/${id}.ts`).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    const said = new Set([...code.matchAll(/"(ask|observe|refuse)"/g)].map(([, outcome]) => outcome!));
    expect(to!.split(", ").sort()).toEqual([...said].sort());
    expect(byHand).toBe(code.includes("isByHand(") ? "no" : "yes");
  });

  test("names each setting with its default", () => {
    const settings = tableOf("docs/deciding.md", "What can be set");
    const named = settings.map(([name]) => name!.replace(" *", ""));
    expect(named.filter((name) => name !== "confirm").sort()).toEqual(Object.keys(DECIDING).sort());
    for (const [name, value] of settings) {
      const is = DECIDING[name!.replace(" *", "") as keyof typeof DECIDING];
      if (typeof is === "string" || typeof is === "number") expect([name, value]).toEqual([name, String(is)]);
      if (Array.isArray(is) && is.length === 0) expect([name, value]).toEqual([name, "none"]);
    }
    const { ask, storm, hourlyLimits } = DECIDING;
    const said = Object.fromEntries(settings.map(([name, value]) => [name, value]));
    expect(said["ask *"]).toBe(`${ask.within}, ${ask.onSilence}`);
    expect(said["storm"]).toBe(`${storm.responses} in ${storm.within}`);
    expect(said["hourlyLimits"]).toBe(`account ${hourlyLimits.account}, group ${hourlyLimits.group}`);
  });
});

describe("docs/on-call.md", () => {
  test("says what each state means, in the words of the command line", () => {
    const rows = tableOf("docs/on-call.md", "States");
    const said = Object.entries(STATES).map(([state, { word }]) => [
      word,
      state,
      MEANING[state as keyof typeof MEANING].replaceAll("`", ""),
    ]);
    expect([...rows].sort()).toEqual(said.sort());
  });

  test("has every command of the night, and no other", async () => {
    const commands = readdirSync(join(ROOT, "lib/cli")).flatMap((file) => /^(.+)\.ts$/.exec(file)?.[1] ?? []);
    const byNight = (await loadTasks()).map(({ line }) => line.split(" ")[0]!);
    const byDay = commands.filter((name) => !byNight.includes(name));
    expect(byDay).toEqual(expect.not.arrayContaining(["approve", "contain", "list", "show", "undo"]));
    const said = [...read("docs/on-call.md").matchAll(/npx cordon ([a-z]+)/g)].map(([, name]) => name!);
    expect([...new Set(said)].sort()).toEqual(commands.filter((name) => !byDay.includes(name)).sort());
  });

  test("has every exit code", () => {
    const rows = tableOf("docs/on-call.md", "Exit codes");
    expect(rows.map(([code]) => Number(code))).toEqual(Object.values(EXIT));
  });
});

describe.each(PAGES)("%s", (page) => {
  test("links to pages that there are", () => {
    const links = [...read(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link!);
    const broken = links.filter(
      (link) => !link.startsWith("https://") && !existsSync(join(ROOT, dirname(page), link)),
    );
    expect(broken).toEqual([]);
  });

  test("holds blocks of JSON that can be read", () => {
    for (const [, json] of read(page).matchAll(/```json\n([\s\S]*?)```/g))
      expect(() => JSON.parse(json!)).not.toThrow();
  });
});
