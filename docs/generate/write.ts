import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadTasks } from "../../lib/cli/program/load-tasks.ts";
import { DECISION_TABLE } from "../../lib/policy/table.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { loadActions, loadGuardrails, loadSources } from "../../lib/units/load-units.ts";
import { actionsPage } from "./actions-page.ts";
import { coveragePage } from "./coverage-page.ts";
import { decisionTablePage } from "./decision-table-page.ts";
import { eventsPage } from "./events-page.ts";
import { FINDING_TYPES } from "./finding-types.ts";
import { commandsBlock, filled, guardrailsBlock, playbooksBlock, sourcesBlock } from "./generated-blocks.ts";
import { judgedCorpora } from "./judged-corpora.ts";
import { playbooksPage } from "./playbooks-page.ts";
import { roomLint } from "./room-lint.ts";
import { rowsPage } from "./rows-page.ts";
import { signalPage } from "./signal-page.ts";
import { optionsOf } from "./source-options.ts";
import { sourcesPage } from "./sources-page.ts";
import { TECHNIQUES } from "./techniques.ts";

// Writes docs/reference, biome.rooms.json and the generated blocks of README.md and docs/*.md. With --check it writes nothing and fails where a page
// differs from the code; with --fast it leaves out rows.md, which judges thousands of published events.
const root = join(import.meta.dirname, "../..");
const [checks, isFast] = ["--check", "--fast"].map((option) => process.argv.includes(option));
function textOf(file: string): Promise<string> {
  return readFile(join(root, file), "utf8");
}
const sourceFiles = (await readdir(join(root, "lib/sources"), { recursive: true })).filter((name) =>
  name.endsWith(".ts"),
);
const [playbooks, sources, guardrails, tasks, texts] = await Promise.all([
  loadPlaybooks(join(root, "playbooks")),
  loadSources(root),
  loadGuardrails(root),
  loadTasks(),
  Promise.all(sourceFiles.map(async (name) => [name, await textOf(join("lib/sources", name))] as const)),
]);
const blocks = {
  commands: commandsBlock(tasks),
  guardrails: guardrailsBlock(guardrails),
  playbooks: playbooksBlock(playbooks),
  sources: sourcesBlock(sources),
};
const { dependencies, devDependencies } = JSON.parse(await textOf("package.json"));
const rooms = (await readdir(join(root, "lib"), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `lib/${name}`);
const reference: Readonly<Record<string, string>> = {
  "actions.md": actionsPage(await loadActions(root)),
  "coverage.md": coveragePage(playbooks, FINDING_TYPES, TECHNIQUES),
  "decision-table.md": decisionTablePage(DECISION_TABLE),
  "events.md": eventsPage(),
  "playbooks.md": playbooksPage(playbooks, sources),
  ...(!isFast && { "rows.md": rowsPage(await judgedCorpora()) }),
  "signal.md": signalPage(
    `${await textOf("lib/model/place.ts")}\n${await textOf("lib/model/signal.ts")}`,
    await textOf("lib/model/actor.ts"),
  ),
  "sources.md": sourcesPage(
    sources,
    optionsOf(Object.fromEntries(texts), await textOf("lib/events/where.ts")),
  ),
};
const written = (await readdir(join(root, "docs"))).filter((name) => name.endsWith(".md"));
const pages = [
  [
    "biome.rooms.json",
    roomLint(
      JSON.parse(await textOf("lib/rooms.json")),
      [...rooms, "functions", "local", "docs", "bin"],
      Object.keys({ ...dependencies, ...devDependencies }),
    ),
  ] as const,
  ...Object.entries(reference).map(([name, text]) => [join("docs/reference", name), text] as const),
  ...(await Promise.all(
    ["README.md", ...written.map((name) => join("docs", name))].map(
      async (page) => [page, filled(await textOf(page), blocks)] as const,
    ),
  )),
];
await mkdir(join(root, "docs/reference"), { recursive: true });
for (const [page, text] of pages) {
  const there = await textOf(page).catch(() => "");
  if (there === text) continue;
  if (!checks) await writeFile(join(root, page), text);
  else {
    console.error(`${page} differs from the code: run \`npm run docs\` and commit it`);
    process.exitCode = 1;
  }
}
