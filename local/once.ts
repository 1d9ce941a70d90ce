import { styleText } from "node:util";
import type { Playable } from "./menu.ts";
import { differences, wantedOf } from "./play.ts";
import { askCordon, runCordon } from "./run-cordon.ts";
import { show } from "./show.ts";
import { type Scene, showAttack } from "./show-attack.ts";

/**
 * Plays an attack, approves where it asks, undoes it, and compares the state before, during and after. Returns the exit code: 0 only when
 * every state is as the attack expects.
 */
export async function playOnce(scene: Scene, { id, attack }: Playable): Promise<number> {
  const { played, responses } = await showAttack(scene, id, attack, show);
  if (responses.length < attack.answers.length) return disagree([`${responses.length} responses in 30 s`]);
  if (attack.isOwnEvent) {
    const [wanted] = attack.answers;
    const wrong = responses.filter(({ response: { state } }) => state !== wanted);
    return wrong.length === 0
      ? 0
      : disagree(wrong.map(({ response: { id, state } }) => `${id}: ${state}, not ${wanted}`));
  }
  const wanted = wantedOf(played);
  for (const { response } of responses.filter(({ response: { state } }) => state === "waiting"))
    if ((await approve(scene, response.id)) !== 0) return 1;
  const held = differences(wanted.held, await played.look());
  if (held.length > 0) return disagree(held);
  for (const { response } of responses
    .toReversed()
    .filter(({ response: { state } }) => state !== "observed")) {
    const words = ["undo", response.id, "--rearm", "all", "--reason", "false alarm in a demonstration"];
    if ((await runCordon(scene.env, [...words, "--yes", "--no-input"])) !== 0) return 1;
  }
  const undone = differences(wanted.undone, await played.look());
  if (undone.length > 0) return disagree(undone);
  show("\n  As it was before.");
  return 0;
}

async function approve({ env }: Scene, id: string): Promise<number> {
  const { plan } = (await askCordon(env, ["approve", id, "--dry-run"])) as { plan: { hash: string } };
  const words = ["approve", id, "--plan", plan.hash, "--reason", "a demonstration"];
  return runCordon(env, [...words, "--yes", "--no-input"]);
}

function disagree(reasons: readonly string[]): number {
  show(styleText("bold", "\nNot as it should be"));
  for (const reason of reasons) show(`  ✗ ${reason}`);
  return 1;
}
