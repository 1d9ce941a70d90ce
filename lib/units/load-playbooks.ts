import { withRest } from "../events/source.ts";
import { isRecord } from "../model/json.ts";
import type { Playbook } from "../model/playbook.ts";
import { loadFolder } from "./load-folder.ts";

/**
 * Every playbook of a folder, by name; a trigger for the rest now knows what the others leave. Throws with the line to write when a
 * file holds no playbook, or one of another name.
 */
export async function loadPlaybooks(folder: URL | string): Promise<Playbook[]> {
  return knowing(
    (await loadFolder(folder)).map(({ id, file, exports }) => {
      const found = exports["default"];
      if (!isPlaybook(found)) throw new Error(`${file}: write export default playbook({ id: "${id}", … });`);
      if (found.id !== id)
        throw new Error(`${file}: write id: "${id}", as the file is named (it says "${found.id}")`);
      return found;
    }),
  );
}

/** Whether a default export was made by `playbook()`, as far as its outline says. */
function isPlaybook(found: unknown): found is Playbook {
  return isRecord(found) && Array.isArray(found["on"]) && Array.isArray(found["contain"]);
}

function knowing(playbooks: readonly Playbook[]): Playbook[] {
  const all = playbooks.flatMap(({ on }) => on);
  return playbooks.map((playbook) =>
    playbook.on.some(({ rest }) => rest) ? withRest(playbook, all) : playbook,
  );
}
