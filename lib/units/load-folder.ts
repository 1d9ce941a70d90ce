import { readdir } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

/** One file of a folder. */
export interface Found {
  /** The file name without its ending. */
  readonly id: string;
  readonly file: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Imports every TypeScript file of a folder (not of its subfolders), by name, in alphabetical order. */
export async function loadFolder(folder: URL | string): Promise<Found[]> {
  const path = folder instanceof URL ? fileURLToPath(folder) : folder;
  const base = pathToFileURL(path.endsWith("/") ? path : `${path}/`);
  const names = (await readdir(path)).filter((name) => /^[^.]+\.ts$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const url = new URL(encodeURIComponent(name), base);
      const exports = (await import(url.href)) as Found["exports"];
      return { id: name.slice(0, -".ts".length), file: fileURLToPath(url), exports };
    }),
  );
}
