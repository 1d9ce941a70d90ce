import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface StoredFile {
  /** "-" is standard input. */
  readonly path: string;
  /** Unknown of standard input, and of pipes. */
  readonly bytes?: number;
}

const STORED = /\.(json|jsonl|ndjson|log|gz)$/;

/** The files that paths name: of a folder every one below it that may hold events, in order of name. Throws ENOENT. */
export const storedFiles = async (paths: readonly string[]): Promise<StoredFile[]> =>
  (await Promise.all(paths.map(filesOf))).flat();

const filesOf = async (path: string): Promise<StoredFile[]> => {
  if (path === "-") return [{ path }];
  const found = await stat(path);
  if (!found.isDirectory()) return [found.isFile() ? { path, bytes: found.size } : { path }];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".") && STORED.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files: StoredFile[] = [];
  for (const name of names) files.push({ path: name, bytes: (await stat(name)).size });
  return files;
};
