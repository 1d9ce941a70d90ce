import { styleText } from "node:util";
import type { Whole } from "../lib/model/response.ts";
import { familyId } from "../lib/model/response-id.ts";
import { askJudge, compare, type Judgement } from "./ask-judge.ts";
import { stolenInstanceCredentials } from "./attacks/stolen-instance-credentials.ts";
import type { Running } from "./bring-up.ts";
import { named } from "./company.ts";
import { BUILT, type Event, putEvent } from "./finding.ts";
import { follow, isResting } from "./follow.ts";
import { runCordon } from "./run-cordon.ts";
import { sabotage } from "./sabotage.ts";
import { show } from "./show.ts";

/** The playbook that the demonstration explains in detail. */
export const STORY = "stolen-instance-credentials";

function title(text: string) {
  return show(`\n${styleText("bold", text)}`);
}

/**
 * Plays a stolen instance credential and shows each step, judged by a separate process. Returns the exit code: 0 only when that process
 * confirms the containment, and (with `once`) its undo.
 */
export async function tell(running: Running, options: { once: boolean; sabotage: boolean }): Promise<number> {
  const event = theft(running);
  if (options.sabotage) show(`\nSABOTAGE: ${await sabotage(running.account)}`);
  const before = await askJudge(running.companyFile, "before", STORY);
  if (!before.verdict.agrees) return disagree(before);

  title("A GuardDuty finding arrives");
  show(`  ${event.detail["type"]}`);
  show(`  ${stolenInstanceCredentials.story}`);
  show(`  (${BUILT})\n`);
  const whole = await watch(running, event);
  if (whole === undefined) {
    show("  No response within 60 s.");
    return 1;
  }
  title("The world before and now, seen by a separate process that knows nothing of Cordon's record");
  const after = await askJudge(running.companyFile, "contained", STORY);
  for (const line of compare(before, after)) show(line);
  if (!after.verdict.agrees) return disagree(after);
  show("  It agrees: the host and the stolen session are cut, everything else is as it was.");

  title("The notification");
  for (const line of whole.response.told?.text.split("\n") ?? []) show(line === "" ? "" : `  │ ${line}`);

  return options.once ? undoAndJudge(running, whole) : suggest(whole);
}

/** The seeded payments-1 is the victim: the separate process knows it from the company's file. */
function theft({ company }: Running): Event {
  const host = named(company.hosts, "payments-1");
  const session = (of: string) => company.sessions.find((one) => one.of === of && one.kind === "instance")!;
  const role = named(company.roles, host.role);
  const victim = { host, role, stolen: session(host.name), neighbour: session("batch-1") };
  return stolenInstanceCredentials.events(company, victim)[0]!;
}

async function watch(running: Running, event: Event): Promise<Whole | undefined> {
  const sent = new Date();
  await putEvent(running.account, event);
  const id = familyId(STORY, String(event.detail["id"]), running.company);
  const checked = (whole: Whole) =>
    "checked 10 s" in whole.response.times || whole.response.state === "not-in-effect";
  const until = (whole: Whole) =>
    isResting(whole) && (whole.response.state !== "contained" || checked(whole));
  const ledger = { env: running.env, table: running.outputs["TableName"]! };
  return follow(ledger, id, sent, { until, seconds: 60, show });
}

function disagree({ verdict }: Judgement): number {
  title(`The separate process does NOT agree (expected: ${verdict.expected})`);
  for (const reason of verdict.reasons) show(`  ✗ ${reason}`);
  return 1;
}

/** Names the identity step, so that everything is undone: by default, an undo keeps stolen credentials denied. */
function undoWords({ response, steps }: Whole): string[] {
  const rearm = steps.filter((step) => step.rearms).map((step) => step.action);
  return ["undo", response.id, "--rearm", rearm.join(","), "--reason", "false alarm in a demonstration"];
}

function shell(words: readonly string[]): string {
  return `npx cordon ${words.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(" ")}`;
}

async function undoAndJudge(running: Running, whole: Whole): Promise<number> {
  const words = undoWords(whole);
  title("Undo");
  show(`  $ ${shell(words)}\n`);
  const code = await runCordon(running.env, [...words, "--yes", "--no-input"]);
  const undone = await askJudge(running.companyFile, "undone", STORY);
  if (code !== 0 || !undone.verdict.agrees) return disagree(undone);
  show("\n  The separate process agrees: the world is as it was before the finding.");
  return 0;
}

function suggest(whole: Whole): number {
  title("To try, in a second terminal in this folder");
  show(`  1. npx cordon show ${whole.response.id}`);
  show(`  2. ${shell(undoWords(whole))}`);
  show("  3. npx cordon play leaked-access-key     or any other playbook; then npx cordon list");
  return 0;
}
