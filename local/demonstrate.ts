import type { Running } from "./bring-up.ts";
import { STORY, tell } from "./demonstration.ts";
import { choose, type Playable, playables } from "./menu.ts";
import { playOnce } from "./once.ts";
import { show } from "./show.ts";
import { type Scene, showAttack } from "./show-attack.ts";

/**
 * Runs `npm start`: one attack, or on a terminal a menu of all. Returns the exit code; without `once` only a signal or the user ends it.
 */
export async function demonstrate(
  running: Running,
  { once, sabotage, playbook }: { once: boolean; sabotage: boolean; playbook?: string | undefined },
): Promise<number> {
  const scene = { company: running.company, env: running.env, table: running.outputs["TableName"]! };
  const isAsked = process.stdin.isTTY === true && process.stderr.isTTY === true;
  if (playbook === undefined && !once && !sabotage && isAsked) return menu(running, scene);
  const code =
    playbook === undefined || playbook === STORY
      ? await tell(running, { once, sabotage })
      : await one(scene, playbook, once);
  return once || code !== 0 ? code : stayUp();
}

/** The first time the seeded host is attacked, which another process judges; afterwards it may be contained. */
async function menu(running: Running, scene: Scene): Promise<number> {
  const all = await playables();
  let last = STORY;
  let isTold = false;
  for (;;) {
    const chosen = await choose(all, last);
    if (chosen === undefined) return 130;
    if (chosen === "quit") return 0;
    last = chosen.id;
    if (chosen.id === STORY && !isTold) {
      isTold = true;
      await tell(running, { once: false, sabotage: false });
    } else await shown(scene, chosen);
    show("");
  }
}

async function one(scene: Scene, playbook: string, once: boolean): Promise<number> {
  const playable = (await playables()).find(({ id }) => id === playbook);
  if (playable === undefined) throw new Error(`there is no playbook ${playbook}`);
  return once ? playOnce(scene, playable) : shown(scene, playable);
}

async function shown(scene: Scene, { id, attack }: Playable): Promise<number> {
  const { responses } = await showAttack(scene, id, attack, show);
  if (responses.length > 0) return 0;
  show("  No response within 30 s.");
  return 1;
}

async function stayUp(): Promise<number> {
  show("\n  Ctrl-C ends it and leaves nothing behind.");
  const alive = setInterval(() => {}, 60_000);
  try {
    return await new Promise<number>(() => {});
  } finally {
    clearInterval(alive);
  }
}
