import { loadFolder } from "../../units/load-folder.ts";
import type { Task } from "./task.ts";

/** The rows of docs/on-call.md that the commands of lib/cli declare as `tasks`. */
export async function loadTasks(): Promise<readonly Task[]> {
  const commands = await loadFolder(new URL("../", import.meta.url));
  return commands.flatMap(({ exports }) => (exports["tasks"] ?? []) as readonly Task[]);
}
