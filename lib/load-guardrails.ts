import type { Guardrail } from "./guardrail.ts";
import { isRecord } from "./json.ts";
import { loadFolder } from "./load-folder.ts";

/** Every guardrail of a folder, one from each file; throws when a file exports none, or one of another name. */
export const loadGuardrails = async (folder: URL | string): Promise<Guardrail[]> =>
  (await loadFolder(folder)).map(({ id, file, exports }) => {
    const guardrail = Object.values(exports).find((value) => isRecord(value) && value["id"] === id);
    if (guardrail === undefined) throw new Error(`${file}: write id: "${id}", in an exported Guardrail`);
    return guardrail as unknown as Guardrail;
  });
