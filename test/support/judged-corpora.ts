import { readdirSync } from "node:fs";
import { loadPlaybooks } from "../../lib/load-playbooks.ts";
import { loadGuardrails, loadSources } from "../../lib/load-units.ts";
import { type JudgedRow, judgeRows, type Row } from "../../lib/reference/judged-rows.ts";
import { signalReader } from "../../lib/replay/read-signals.ts";
import { replayer } from "../../lib/replay/replay-event.ts";
import { corpus } from "./playbook-events.ts";

const ROOT = new URL("../../", import.meta.url);

/** Every published event of test/corpora that is an event, and what becomes of it when all playbooks act. */
export const judgedCorpora = async (): Promise<readonly JudgedRow[]> => {
  const [playbooks, guardrails, sources] = await Promise.all([
    loadPlaybooks(new URL("playbooks/", ROOT)),
    loadGuardrails(ROOT.pathname),
    loadSources(ROOT.pathname),
  ]);
  const files = readdirSync(new URL("test/corpora/", ROOT))
    .filter((file) => file.endsWith(".jsonl") && !file.startsWith("ruler-"))
    .sort();
  const rows = files.flatMap((file) => corpus(file) as unknown as Row[]);
  return judgeRows(rows, signalReader(sources), replayer(playbooks, guardrails, "act"));
};
