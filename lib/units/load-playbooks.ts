import { knowing } from "../events/precedence.ts";
import { isRecord } from "../model/json.ts";
import type { Playbook } from "../model/playbook.ts";
import { loadFolder } from "./load-folder.ts";

/**
 * Every playbook of a folder, by name; each leaves to other playbooks the events that those answer. Throws with the line to write when a
 * file exports no playbook, or one of another name.
 */
export async function loadPlaybooks(folder: URL | string): Promise<Playbook[]> {
  const found = await filesOf(folder);
  return found.map((playbook) => knowing(playbook, found));
}

/** The same without `before` of any playbook: the basis for a playbook's own samples. */
export async function loadPlaybooksAlone(folder: URL | string): Promise<Playbook[]> {
  const found = await filesOf(folder);
  const equal = found.map(({ before: _, ...playbook }) => playbook);
  return found.map((playbook) => knowing(playbook, equal));
}

async function filesOf(folder: URL | string): Promise<Playbook[]> {
  return (await loadFolder(folder)).map(({ id, file, exports }) => playbookIn(id, file, exports["default"]));
}

function playbookIn(id: string, file: string, found: unknown): Playbook {
  if (!isPlaybook(found)) throw new Error(`${file}: write export default playbook({ id: "${id}", … });`);
  if (found.id !== id)
    throw new Error(`${file}: write id: "${id}", as the file is named (it says "${found.id}")`);
  return found;
}

function isPlaybook(found: unknown): found is Playbook {
  return isRecord(found) && Array.isArray(found["on"]) && Array.isArray(found["contain"]);
}
