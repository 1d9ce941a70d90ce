import { setTimeout as sleep } from "node:timers/promises";
import { styleText } from "node:util";
import { listSince } from "../lib/ledger/reading.ts";
import type { Whole } from "../lib/model/response.ts";
import { mayHold } from "../lib/model/response-state.ts";
import { undoFlags } from "../lib/model/undo-flags.ts";
import type { Attack, Facts } from "./attack.ts";
import type { Company } from "./company.ts";
import { BUILT } from "./finding.ts";
import { follow, isResting, ledgerOf } from "./follow.ts";
import { type Played, play, responsesTo } from "./play.ts";

/** A local account with its company, in this process or in another terminal's. */
export interface Scene {
  readonly company: Company;
  readonly env: Readonly<Record<string, string>>;
  /** The ledger's table. */
  readonly table: string;
  /** The account runs in another terminal: this one can take commands. */
  readonly isOwnTerminal?: true;
}

type Show = (line: string) => void;

/** Plays an attack and shows its responses and the next command; no responses when none came within 30 s. */
export async function showAttack(
  scene: Scene,
  id: string,
  attack: Attack,
  show: Show,
): Promise<{ played: Played; responses: readonly Whole[] }> {
  show(`\n${styleText("bold", id)}\n  ${attack.story}\n  (${BUILT})\n`);
  const played = await play(scene.company, id, attack);
  const responses: Whole[] = [];
  for (const one of await answersTo(scene, played)) {
    const until = (whole: Whole) => isResting(whole) || isEnded(whole);
    const whole = await follow(scene, one, played.sent, { until, seconds: 60, show });
    if (whole) responses.push(whole);
    show("");
  }
  if (responses.length > 0) {
    if (attack.isOwnEvent)
      show(`This event shows no containment: write local/attacks/${id}.ts (docs/write-a-playbook.md).\n`);
    else show(`${styleText("bold", "Before and now, by plain reads and signed calls")}`);
    for (const line of compared(played.before, await played.look())) show(line);
    show("");
    const where = scene.isOwnTerminal ? "To try" : "In a second terminal in this folder";
    for (const { response, steps } of responses)
      for (const line of nextFor(response, steps, where)) show(line);
  }
  return { played, responses };
}

/** The ids of the responses, as many as the attack expects; fewer when no more came within 30 s. */
async function answersTo(scene: Scene, played: Played): Promise<readonly string[]> {
  const ledger = ledgerOf(scene);
  const since = new Date(played.sent.getTime() - 1_000).toISOString();
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = responsesTo(played, await listSince(ledger, since));
    if (found.length >= played.attack.answers.length || Date.now() > deadline) {
      ledger.client.destroy();
      return found.map(({ id }) => id);
    }
    await sleep(100);
  }
}

function isEnded({ response: { state, told } }: Whole): boolean {
  return state === "refused" && told !== undefined;
}

/** Each fact before and now, with changes marked. */
export function compared(before: Facts, now: Facts): string[] {
  const width = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length));
  const names = width(Object.keys(before));
  const were = width(Object.values(before));
  return Object.entries(before).map(([what, was]) => {
    const isSame = now[what] === was;
    return `  ${isSame ? " " : "*"} ${what.padEnd(names)}  ${was.padEnd(were)}${isSame ? "" : `  →  ${now[what]}`}`;
  });
}

function nextFor({ id, state, playbook }: Whole["response"], steps: Whole["steps"], where: string): string[] {
  const look = `Look:     npx cordon show ${id}`;
  if (state === "waiting")
    return [
      `${playbook}: approval required before any of these steps. ${where}:`,
      `  ${look}`,
      `  Approve:  npx cordon approve ${id} --reason "…"`,
      `  Decline:  npx cordon decline ${id} --reason "…"`,
    ];
  const undo = mayHold(state) ? [`  Put back: npx cordon undo ${id}${undoFlags(steps)} --reason "…"`] : [];
  return [`${where}:`, `  ${look}`, ...undo];
}
