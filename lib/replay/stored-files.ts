import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface StoredFile {
  /** "-" is standard input. */
  readonly path: string;
  /** Unknown of standard input, and of pipes. */
  readonly bytes?: number;
}

/** How files are called of which a folder may hold some. */
export const ENDINGS = [".json", ".jsonl", ".ndjson", ".log", ".gz"] as const;

/**
 * The files that paths name: of a folder every one below it that may hold events, in order of name. Links to files are
 * followed, links to folders are not: they may lead in a circle. What cannot be looked into is told when it is read.
 * Throws ENOENT for a path that is not there.
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
