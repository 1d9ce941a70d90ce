import { spawn } from "node:child_process";
import { once as event } from "node:events";
import { resolve } from "node:path";
import { styleText } from "node:util";
import type { Whole } from "../response.ts";
import { askJudge, compare, type Judgement } from "./ask-judge.ts";
import type { Running } from "./bring-up.ts";
import { BUILT, putEvent } from "./finding.ts";
import { follow, isResting } from "./follow.ts";
import { type Attack, attackOn } from "./play.ts";
import { sabotage } from "./sabotage.ts";

const CORDON = resolve(import.meta.dirname, "../../bin/cordon.ts");

const show = (line = "") => process.stdout.write(`${line}\n`);
const title = (text: string) => show(`\n${styleText("bold", text)}`);

/**
 * Plays a stolen instance credential and tells what happens, judged by a separate process. Returns the exit code:
 * 0 only when that process agrees with the containment, and (with `once`) with its undo.
 */
export const tell = async (
  running: Running,
  options: { once: boolean; sabotage: boolean },
): Promise<number> => {
  const attack = attackOn(running.company, "stolen-instance-credentials");
  if (options.sabotage) show(`\nSABOTAGE: ${await sabotage(running.account)}`);
  const before = await askJudge(running.companyFile, "before", attack.playbook);
  if (!before.verdict.agrees) return disagree(before);

  title("A GuardDuty finding arrives");
  show(`  ${attack.event.detail["type"]}`);
  show(`  ${attack.story}`);
  show(`  (${BUILT})\n`);
  const whole = await play(running, attack);
  if (whole === undefined) {
    show("  No response within 60 s.");
    return 1;
  }
  title("The world before and now, seen by a separate process that knows nothing of Cordon's record");
  const after = await askJudge(running.companyFile, "contained", attack.playbook);
  for (const line of compare(before, after)) show(line);
  if (!after.verdict.agrees) return disagree(after);
  show("  It agrees: the host and the stolen session are cut, everything else is as it was.");

  title("What people were told");
  for (const line of whole.response.told?.text.split("\n") ?? []) show(line === "" ? "" : `  │ ${line}`);

  return options.once ? undoAndJudge(running, whole) : stayUp(whole);
};

const play = async (running: Running, attack: Attack): Promise<Whole | undefined> => {
  const sent = new Date();
  await putEvent(running.account, attack.event);
  const checked = (whole: Whole) => "checked 10 s" in whole.response.times || whole.response.state === "lost";
  const until = (whole: Whole) =>
    isResting(whole) && (whole.response.state !== "contained" || checked(whole));
  return follow(running, attack.response, sent, { until, seconds: 60, show });
};

const disagree = ({ verdict }: Judgement): number => {
  title(`The separate process does NOT agree (expected: ${verdict.expected})`);
  for (const reason of verdict.reasons) show(`  ✗ ${reason}`);
  return 1;
};

/** The identity step is named, so that all is put back: on its own, undo keeps stolen credentials cut. */
const undoWords = ({ response, steps }: Whole): string[] => {
  const rearm = steps.filter((step) => step.rearms).map((step) => step.action);
  return ["undo", response.id, "--rearm", rearm.join(","), "--reason", "false alarm in a demonstration"];
};

const shell = (words: readonly string[]): string =>
  `npx cordon ${words.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(" ")}`;

const undoAndJudge = async (running: Running, whole: Whole): Promise<number> => {
  const words = undoWords(whole);
  title("Undo");
  show(`  $ ${shell(words)}\n`);
  const child = spawn(process.execPath, [CORDON, ...words, "--yes", "--no-input"], {
    stdio: "inherit",
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...running.env },
  });
  const [code] = await event(child, "exit");
  const undone = await askJudge(running.companyFile, "undone", whole.response.playbook);
  if (code !== 0 || !undone.verdict.agrees) return disagree(undone);
  show("\n  The separate process agrees: the world is as it was before the finding.");
  return 0;
};

const stayUp = async (whole: Whole): Promise<number> => {
  title("Three things to try, in a second terminal in this folder");
  show(`  1. npx cordon show ${whole.response.id}`);
  show(`  2. ${shell(undoWords(whole))}`);
  show("  3. npx cordon play leaked-access-key     or console-login-without-mfa; then npx cordon list");
  show("\n  Ctrl-C ends it and leaves nothing behind.");
  const alive = setInterval(() => {}, 60_000);
  try {
    return await new Promise<number>(() => {});
  } finally {
    clearInterval(alive);
  }
};
