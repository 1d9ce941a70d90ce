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

/** A state, from plain reads and signed calls: "the stolen session" → "refused". */
export type Facts = Readonly<Record<string, string>>;

/** The final state of a response without further commands. A response that requires approval is `contained` after it. */
export type Answer = "contained" | "waiting" | "observed" | "nothing-to-contain";

/** An attack on a victim of its own in the seeded company, and one playbook's response. The file name is the playbook's id. */
export interface Attack<Victim = unknown> {
  /** One line for display. */
  readonly story: string;
  /**
   * Creates the victim by plain SDK calls as the stand-in's root; every name is `name`, or begins with it. The attack is complete when it
   * returns: the port is open, the trail is stopped.
   */
  victim(company: Company, name: string): Promise<Victim>;
  /** The detector's events. */
  events(company: Company, victim: Victim): readonly Event[];
  /** One per response, in the order of the events; for one event first the automatic one, then the one that asks. */
  readonly answers: readonly Answer[];
  /** Reads the victim, and neighbours that must not change, without any code of Cordon. */
  look(company: Company, victim: Victim): Readonly<Record<string, string | Promise<string>>>;
  /** The differences in `look` while all containments are in effect. Everything else is unchanged. */
  readonly held: Facts;
  /** The differences that remain after the undo. Everything else is unchanged. */
  readonly stays?: Facts;
  /** The playbook's own event, about targets that the account does not have (own-event.ts): each of its responses has the one answer. */
  readonly isOwnEvent?: true;
}

/** Declares an attack; returns it unchanged, so that the victim's type is inferred. */
export function attack<Victim>(a: Attack<Victim>): Attack<Victim> {
  return a;
}

const FOLDER = join(import.meta.dirname, "attacks");

/** Every attack, by its playbook. Throws with the line to write when a file exports none. */
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

/** Throws `UnknownAttack` with the known ids, for another one; imports no attack. */
export async function requireAttack(id: string | undefined): Promise<void> {
  const names = await readdir(join(ROOT, "playbooks"));
  const ids = names
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.replace(/\.ts$/, ""))
    .sort();
  if (id !== undefined && !ids.includes(id))
    throw new UnknownAttack(`there is no attack ${id}; ${hint(id, ids)}`);
}
