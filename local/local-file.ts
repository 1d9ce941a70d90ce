import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Mode } from "../lib/model/mode.ts";

/** The name, from a folder, of the file by which other terminals find the local account that runs there. */
export const LOCAL_FILE = join(".cordon", "local.json");

/** By name of a user: the variables with which a command is that user. */
export type Identities = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What the file holds. */
export interface LocalFile {
  readonly pid: number;
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  /** The ledger's table. */
  readonly table: string;
  readonly mode: Mode;
  /** The path of the company's file. */
  readonly company: string;
  /** The stack's outputs by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Of the administrator, whom commands are by default. */
  readonly env: Readonly<Record<string, string>>;
  /** Of the other users that have an access key. */
  readonly others: Identities;
}

/**
 * The file of the local account of a folder: in that folder or the nearest one above it, as far as the project's, which holds
 * package.json. Undefined when there is none.
 */
export function findLocalFile(from: string = process.cwd()): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, LOCAL_FILE);
    if (existsSync(file)) return file;
    if (folder === dirname(folder) || existsSync(join(folder, "package.json"))) return undefined;
  }
}

/** The local account that runs in this folder or above it; undefined when there is none, or its process is gone. */
export function readLocalFile(from?: string): LocalFile | undefined {
  const file = findLocalFile(from);
  return file === undefined ? undefined : running(file);
}

/**
 * Throws when a local account runs in this very folder: two would share one file, and other terminals would find the last. A file
 * with this process's own id is what was left before a restart: in a container the ids begin anew.
 */
export function refuseSecond(folder: string = process.cwd()): void {
  const other = running(join(folder, LOCAL_FILE));
  if (other !== undefined && other.pid !== process.pid)
    throw new Error(
      `a local account runs in this folder already (process ${other.pid}, ${other.endpoint}): use it from here, end it with Ctrl-C in its terminal, or start this one in another clone`,
    );
}

/** Writes the file, for this user's eyes only. Throws when another local account was faster. */
export function recordLocal(file: LocalFile, folder: string = process.cwd()): void {
  const path = join(folder, LOCAL_FILE);
  mkdirSync(dirname(path), { recursive: true });
  // Two that begin at once both found no file: the second write fails.
  const write = () => writeFileSync(path, JSON.stringify(file, null, 2), { mode: 0o600, flag: "wx" });
  try {
    write();
  } catch {
    refuseSecond(folder);
    rmSync(path, { force: true });
    write();
  }
}

/** Takes this process's file away; another's stays. */
export function forgetLocal(folder: string = process.cwd()): void {
  const path = join(folder, LOCAL_FILE);
  if (running(path)?.pid === process.pid) rmSync(path, { force: true });
}

function running(file: string): LocalFile | undefined {
  try {
    const found = JSON.parse(readFileSync(file, "utf8")) as LocalFile;
    process.kill(found.pid, 0);
    return found;
  } catch {
    return undefined;
  }
}
