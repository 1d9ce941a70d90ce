import { join } from "node:path";
import { loadPlaybooks } from "../lib/units/load-playbooks.ts";
import { type Attack, loadAttacks } from "./attack.ts";
import { ROOT } from "./project.ts";

/** An attack that can be played. */
export interface Playable {
  readonly id: string;
  /** Its playbook's. */
  readonly title: string;
  readonly attack: Attack;
}

/** Every attack on a playbook that there is, `first` before the others. */
export async function playables(first: string): Promise<readonly Playable[]> {
  const [attacks, playbooks] = await Promise.all([loadAttacks(), loadPlaybooks(join(ROOT, "playbooks"))]);
  return playbooks
    .flatMap(({ id, title }) => (attacks.has(id) ? [{ id, title, attack: attacks.get(id)! }] : []))
    .sort((a, b) => Number(b.id === first) - Number(a.id === first));
}

/** Asks on the terminal which attack to play: "leave" to end; undefined on Ctrl-C. */
export async function choose(
  all: readonly Playable[],
  last: string | undefined,
): Promise<Playable | "leave" | undefined> {
  const { isCancel, select } = await import("@clack/prompts");
  const answer = await select({
    message: "Which attack?",
    options: [
      ...all.map(({ id, title, attack }) => ({ value: id, label: title, hint: `${attack.story} · ${id}` })),
      { value: "leave", label: "Leave", hint: "ends the local account; nothing is left behind" },
    ],
    ...(last !== undefined && { initialValue: last }),
    maxItems: 14,
    output: process.stderr,
  });
  if (isCancel(answer)) return undefined;
  return all.find(({ id }) => id === answer) ?? "leave";
}
