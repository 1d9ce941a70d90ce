import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DECISION_TABLE } from "../lib/decision-table.ts";
import { loadPlaybooks } from "../lib/load-playbooks.ts";
import { loadActions, loadSources } from "../lib/load-units.ts";
import { actionsPage } from "../lib/reference/actions-page.ts";
import { coveragePage } from "../lib/reference/coverage-page.ts";
import { decisionTablePage } from "../lib/reference/decision-table-page.ts";
import { eventsPage } from "../lib/reference/events-page.ts";
import { FINDING_TYPES } from "../lib/reference/finding-types.ts";
import { playbooksPage } from "../lib/reference/playbooks-page.ts";
import { rowsPage } from "../lib/reference/rows-page.ts";
import { signalPage } from "../lib/reference/signal-page.ts";
import { sourcesPage } from "../lib/reference/sources-page.ts";
import { TECHNIQUES } from "../lib/reference/techniques.ts";
import { judgedCorpora } from "../test/support/judged-corpora.ts";

// Writes docs/reference; with --check it writes nothing and fails where a page is not what the code says.
const root = join(import.meta.dirname, "..");
const folder = join(root, "docs/reference");
const textOf = (file: string): Promise<string> => readFile(join(root, file), "utf8");
const [playbooks, sources] = await Promise.all([loadPlaybooks(join(root, "playbooks")), loadSources(root)]);
const pages = {
  "actions.md": actionsPage(await loadActions(root)),
  "coverage.md": coveragePage(playbooks, FINDING_TYPES, TECHNIQUES),
  "decision-table.md": decisionTablePage(DECISION_TABLE),
  "events.md": eventsPage(),
  "playbooks.md": playbooksPage(playbooks, sources),
  "rows.md": rowsPage(await judgedCorpora()),
  "signal.md": signalPage(await textOf("lib/signal.ts"), await textOf("lib/actor.ts")),
  "sources.md": sourcesPage(sources),
};
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(pages)) {
  const file = join(folder, name);
  if (!process.argv.includes("--check")) await writeFile(file, text);
  else if ((await readFile(file, "utf8").catch(() => "")) !== text) {
    console.error(`docs/reference/${name} is not what the code says: run \`npm run docs\` and commit it`);
    process.exitCode = 1;
  }
}
