import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { DECISION_TABLE } from "../../lib/policy/table.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { loadActions, loadSources } from "../../lib/units/load-units.ts";
import { actionsPage } from "./actions-page.ts";
import { coveragePage } from "./coverage-page.ts";
import { decisionTablePage } from "./decision-table-page.ts";
import { eventsPage } from "./events-page.ts";
import { FINDING_TYPES } from "./finding-types.ts";
import { judgedCorpora } from "./judged-corpora.ts";
import { playbooksPage } from "./playbooks-page.ts";
import { roomLint } from "./room-lint.ts";
import { rowsPage } from "./rows-page.ts";
import { signalPage } from "./signal-page.ts";
import { sourcesPage } from "./sources-page.ts";
import { TECHNIQUES } from "./techniques.ts";

// Writes docs/reference and biome.rooms.json; with --check it writes nothing and fails where a page is not what the code says.
const root = join(import.meta.dirname, "../..");
const folder = join(root, "docs/reference");
function textOf(file: string): Promise<string> {
  return readFile(join(root, file), "utf8");
}
const [playbooks, sources] = await Promise.all([loadPlaybooks(join(root, "playbooks")), loadSources(root)]);
const { dependencies, devDependencies } = JSON.parse(await textOf("package.json"));
const rooms = (await readdir(join(root, "lib"), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `lib/${name}`);
const pages = {
  "../../biome.rooms.json": roomLint(
    JSON.parse(await textOf("lib/rooms.json")),
    [...rooms, "functions", "local", "docs", "bin"],
    Object.keys({ ...dependencies, ...devDependencies }),
  ),
  "actions.md": actionsPage(await loadActions(root)),
  "coverage.md": coveragePage(playbooks, FINDING_TYPES, TECHNIQUES),
  "decision-table.md": decisionTablePage(DECISION_TABLE),
  "events.md": eventsPage(),
  "playbooks.md": playbooksPage(playbooks, sources),
  "rows.md": rowsPage(await judgedCorpora()),
  "signal.md": signalPage(
    `${await textOf("lib/model/place.ts")}
${await textOf("lib/model/signal.ts")}`,
    await textOf("lib/model/actor.ts"),
  ),
  "sources.md": sourcesPage(sources),
};
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(pages)) {
  const file = join(folder, name);
  if (!process.argv.includes("--check")) await writeFile(file, text);
  else if ((await readFile(file, "utf8").catch(() => "")) !== text) {
    console.error(`${relative(root, file)} is not what the code says: run \`npm run docs\` and commit it`);
    process.exitCode = 1;
  }
}
