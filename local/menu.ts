import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { CATEGORIES, type Category } from "../lib/model/playbook.ts";
import { loadPlaybooks } from "../lib/units/load-playbooks.ts";
import { type Attack, loadAttacks } from "./attack.ts";
import { ownEvent } from "./own-event.ts";
import { ROOT } from "./project.ts";

/** An attack that can be played. */
export interface Playable {
  readonly id: string;
  /** Its playbook's. */
  readonly title: string;
  readonly category: Category;
  readonly attack: Attack;
}

/** The attack on every playbook, grouped by the playbook's category. */
export async function playables(): Promise<readonly Playable[]> {
  const [attacks, playbooks] = await Promise.all([loadAttacks(), loadPlaybooks(join(ROOT, "playbooks"))]);
  const all = playbooks.map(async (playbook) => {
    const { id, title, category } = playbook;
    return { id, title, category, attack: attacks.get(id) ?? (await ownEvent(playbook)) };
  });
  const rank = ({ category }: Playable) => CATEGORIES.indexOf(category);
  return (await Promise.all(all)).sort((a, b) => rank(a) - rank(b));
}

const QUIT = "quit";

/** Asks on the terminal which attack to play, with `last` selected. Typing filters. "quit" to end; undefined on Ctrl-C. */
export async function choose(
  all: readonly Playable[],
  last: string,
  terminal: { readonly input?: Readable; readonly output: Writable } = { output: process.stderr },
): Promise<Playable | typeof QUIT | undefined> {
  const { autocomplete, isCancel } = await import("@clack/prompts");
  const width = Math.max(...all.map(({ category }) => category.length));
  const answer = await autocomplete({
    message: "Which attack?",
    placeholder: "type a part of a category, a title or an id",
    options: [
      ...all.map(({ id, title, category, attack }) => ({
        value: id,
        label: `${category.padEnd(width)}  ${id}`,
        hint: `${title}: ${attack.story}`,
      })),
      { value: QUIT, label: "Quit", hint: "ends the local account and removes its files" },
    ],
    // Quit stays in the list, whatever is typed.
    filter: (typed, { value, label = "", hint = "" }) =>
      value === QUIT || matches(typed, `${label} ${hint} ${value}`),
    initialValue: last,
    maxItems: 14,
    ...terminal,
  });
  if (isCancel(answer)) return undefined;
  return all.find(({ id }) => id === answer) ?? QUIT;
}

/** Whether a text has every word that was typed. */
function matches(typed: string, text: string): boolean {
  const words = typed.toLowerCase().split(/\s+/);
  return words.every((word) => text.toLowerCase().includes(word));
}
