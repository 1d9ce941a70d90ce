import { isRecord } from "./json.ts";
import { loadFolder } from "./load-folder.ts";
import type { Playbook } from "./playbook.ts";

/** Every playbook of a folder, by name. Throws with the line to write when a file holds none, or one of another name. */
export const loadPlaybooks = async (folder: URL | string): Promise<Playbook[]> =>
  (await loadFolder(folder)).map(({ id, file, exports }) => {
    const found = exports["default"];
    if (!isRecord(found) || !Array.isArray(found["on"]) || !Array.isArray(found["contain"]))
      throw new Error(`${file}: write export default playbook({ id: "${id}", … });`);
    if (found["id"] !== id)
      throw new Error(`${file}: write id: "${id}", as the file is named (it says "${found["id"]}")`);
    return found as unknown as Playbook;
  });
