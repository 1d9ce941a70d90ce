import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface StoredFile {
  /** "-" is standard input. */
  readonly path: string;
  /** Unknown for standard input and pipes. */
  readonly bytes?: number;
}

/** File name endings that are read within a folder. */
export const ENDINGS = [".json", ".jsonl", ".ndjson", ".log", ".gz"] as const;

/**
 * The files that paths name: for a folder, all matching files below it, sorted by name. Follows links to files, not links to folders,
 * which may form a cycle. An unreadable file is reported when it is read. Throws ENOENT for a path that does not exist.
 */
export async function storedFiles(paths: readonly string[]): Promise<StoredFile[]> {
  return (await Promise.all(paths.map(filesOf))).flat();
}

async function filesOf(path: string): Promise<StoredFile[]> {
  if (path === "-") return [{ path }];
  const found = await stat(path);
  if (!found.isDirectory()) return [found.isFile() ? { path, bytes: found.size } : { path }];
  const files = await filesBelow(path);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function filesBelow(folder: string): Promise<StoredFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [{ path: folder }];
  const files: StoredFile[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...(await filesBelow(path)));
    else if (mayHoldEvents(entry.name)) {
      const found = await stat(path).catch(() => undefined);
      if (found === undefined || found.isFile()) files.push({ path, ...(found && { bytes: found.size }) });
    }
  }
  return files;
}

function mayHoldEvents(name: string): boolean {
  return !name.startsWith(".") && ENDINGS.some((ending) => name.toLowerCase().endsWith(ending));
}
