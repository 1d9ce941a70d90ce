import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isRecord } from "../lib/model/json.ts";
import { hint } from "../lib/model/nearest.ts";
import { type Found, loadFolder } from "../lib/units/load-folder.ts";
import type { Company } from "./company.ts";
import type { Event } from "./finding-parts.ts";
import { ROOT } from "./project.ts";

/** What is so, by plain reads and signed calls: "the stolen session" → "refused". */
export type Facts = Readonly<Record<string, string>>;

/** What becomes of a response by itself. One that waits for people is `contained` once they said yes. */
export type Answer = "contained" | "waiting" | "observed" | "nothing-to-contain";

/** An attack on something of its own in the seeded company, and what one playbook makes of it. The file name is the playbook's id. */
export interface Attack<Victim = unknown> {
  /** One line for people. */
  readonly story: string;
  /**
   * Makes what is attacked, by plain SDK calls as the stand-in's root; all that has a name is called `name`, or begins so. The
   * attack has happened when it returns: the port is open, the trail is stopped.
   */
  victim(company: Company, name: string): Promise<Victim>;
  /** What the detector says of it. */
  events(company: Company, victim: Victim): readonly Event[];
  /** One for each response, in the order of the events; of one event first what acts, then what asks. */
  readonly answers: readonly Answer[];
  /** Looks at the victim, and at what stands beside it and must be left alone; knows nothing of Cordon. */
  look(company: Company, victim: Victim): Readonly<Record<string, string | Promise<string>>>;
  /** What `look` sees while all is held, where it differs from before. Everything else is as it was. */
  readonly held: Facts;
  /** What it still sees after the undo: nothing brings that back. Everything else is as it was. */
  readonly stays?: Facts;
  /** The playbook's own event, about targets that the account does not have (own-event.ts): each of its responses has the one answer. */
  readonly isOwnEvent?: true;
}

/** Declares an attack; returns it as it is, and exists so that the victim's type is inferred. */
export function attack<Victim>(a: Attack<Victim>): Attack<Victim> {
  return a;
}

const FOLDER = join(import.meta.dirname, "attacks");

/** Every attack, by the playbook that answers it. Throws with the line to write when a file holds none. */
export async function loadAttacks(folder = FOLDER): Promise<ReadonlyMap<string, Attack>> {
  return new Map((await loadFolder(folder)).map(({ id, file, exports }) => [id, attackIn(exports, file)]));
}

/** Whether local/attacks has a file for this playbook. */
export function hasAttack(id: string): boolean {
  return existsSync(fileOf(id));
}

function fileOf(id: string): string {
  return join(FOLDER, `${id}.ts`);
}

/** One attack that {@link hasAttack}. */
export async function loadAttack(id: string): Promise<Attack> {
  const file = fileOf(id);
  return attackIn((await import(pathToFileURL(file).href)) as Found["exports"], file);
}

function attackIn(exports: Found["exports"], file: string): Attack {
  const found = Object.values(exports).find(
    (value) => isRecord(value) && typeof value["story"] === "string" && Array.isArray(value["answers"]),
  );
  if (found === undefined) throw new Error(`${file}: write export const … = attack({ story: "…", … });`);
  return found as Attack;
}

/** There is no playbook of this id, so no attack on it. The command line ends with its usage code. */
export class UnknownAttack extends Error {
  override readonly name = "UnknownAttack";
}

/** Throws `UnknownAttack` with the ids that there are, when this is none of them; imports no attack. */
export async function requireAttack(id: string | undefined): Promise<void> {
  const names = await readdir(join(ROOT, "playbooks"));
  const ids = names
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.replace(/\.ts$/, ""))
    .sort();
  if (id !== undefined && !ids.includes(id))
    throw new UnknownAttack(`there is no attack ${id}; ${hint(id, ids)}`);
}
