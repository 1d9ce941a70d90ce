import { readdirSync, readFileSync } from "node:fs";
import { signalReader } from "../../lib/replay/read-signals.ts";
import { replayer } from "../../lib/replay/replay-event.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { loadGuardrails, loadSources } from "../../lib/units/load-units.ts";
import { type JudgedRow, judgeRows, type Row } from "./judged-rows.ts";

const ROOT = new URL("../../", import.meta.url);

/** Every published event of test/corpora, with its outcome when all playbooks act. */
export async function judgedCorpora(): Promise<readonly JudgedRow[]> {
  const [playbooks, guardrails, sources] = await Promise.all([
    loadPlaybooks(new URL("playbooks/", ROOT)),
    loadGuardrails(ROOT.pathname),
    loadSources(ROOT.pathname),
  ]);
  const files = readdirSync(new URL("test/corpora/", ROOT))
    .filter((file) => file.endsWith(".jsonl") && !file.startsWith("ruler-"))
    .sort();
  const rows = files.flatMap((file) => rowsOf(file));
  return judgeRows(rows, signalReader(sources), replayer(playbooks, guardrails, "act"));
}

function rowsOf(file: string): Row[] {
  return readFileSync(new URL(`test/corpora/${file}`, ROOT), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
