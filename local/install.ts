import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findPython, pythonVersion } from "./find-python.ts";
import { lastLines } from "./last-lines.ts";
import { finished, leashed, type Python } from "./leash.ts";
import { ROOT } from "./project.ts";

const FOLDER = join(ROOT, ".cordon", "python");
const REQUIREMENTS = join(import.meta.dirname, "account", "requirements.txt");

/** What an installed folder says about itself. `base` is the Python that it was made with. */
type Stamp = { requirements: string; version: string; base: string; venv: boolean };

/**
 * The Python packages of the local account, installed once into a folder of the project's own.
 *
 * A second call reuses the folder while its stamp names the same pins and the same Python. An install is made
 * beside the folder and renamed at its end, so a half-finished one is never taken for a whole one.
 *
 * @param options.onStage is told, in a few words, what takes time
 * @throws Error whose message is one line that says what to install, or the end of pip's output
 */
export async function installPython(
  options: { folder?: string; requirements?: string; onStage?: (stage: string) => void } = {},
): Promise<Python> {
  const folder = options.folder ?? FOLDER;
  const file = options.requirements ?? REQUIREMENTS;
  const requirements = readFileSync(file, "utf8");
  const ready = await installed(folder, requirements);
  if (ready) return ready;
  const { command, version } = await findPython();
  const count = requirements.match(/^[\w.-]+==/gm)?.length ?? 0;
  options.onStage?.(`installing ${count} Python packages with Python ${version}, once`);
  await clearPartials(folder);
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const venv = await fill(partial, command, file);
  const stamp: Stamp = { requirements, version, base: command, venv };
  await writeFile(join(partial, "installed.json"), JSON.stringify(stamp, null, 2));
  return moveIn(partial, folder, stamp);
}

function asPython(folder: string, stamp: Stamp): Python {
  return stamp.venv
    ? { command: join(folder, "venv", "bin", "python"), env: {} }
    : { command: stamp.base, env: { PYTHONPATH: join(folder, "packages") } };
}

async function installed(folder: string, requirements: string): Promise<Python | undefined> {
  const file = join(folder, "installed.json");
  if (!existsSync(file)) return undefined;
  const stamp: Stamp = JSON.parse(readFileSync(file, "utf8"));
  const python = asPython(folder, stamp);
  if (stamp.requirements !== requirements) return undefined;
  return stamp.version === (await pythonVersion(python.command)) ? python : undefined;
}

/** Removes what processes left that were killed while they installed. */
async function clearPartials(folder: string): Promise<void> {
  const parent = dirname(folder);
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    const pid = Number(name.match(/\.partial-(\d+)$/)?.[1]);
    if (pid && !isAlive(pid)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Installs into an empty folder. Answers whether it made a virtual environment. */
async function fill(folder: string, command: string, file: string): Promise<boolean> {
  const log = join(folder, "install.log");
  const quiet = ["--quiet", "--no-input", "--disable-pip-version-check"];
  // The file names all, and hashes where it has them. Compiling takes as long as unpacking; Python compiles what it imports.
  const pip = ["-m", "pip", "install", ...quiet, "--no-deps", "--no-compile", "-r", file];
  const works = async (...args: string[]): Promise<boolean> => {
    const output = openSync(log, "a");
    const child = leashed({ command, env: {} }, args, { folder, env: process.env, log: output });
    closeSync(output);
    return (await finished(child)) === 0;
  };
  const venv = await works(command, "-m", "venv", join(folder, "venv"));
  if (!venv && !(await works(command, "-m", "pip", "--version"))) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(
      "This Python has neither venv nor pip. Install one (apt install python3-venv) and run this again.",
    );
  }
  const ok = venv
    ? await works(join(folder, "venv", "bin", "python"), ...pip)
    : await works(command, ...pip, "--target", join(folder, "packages"));
  if (ok) return venv;
  const end = lastLines(log, 30);
  await rm(folder, { recursive: true, force: true });
  throw new Error(`pip could not install the local account:\n${end}`);
}

/** Another process may have finished first: then its install is as good as ours. */
async function moveIn(partial: string, folder: string, stamp: Stamp): Promise<Python> {
  const others = await installed(folder, stamp.requirements);
  if (others) {
    await rm(partial, { recursive: true, force: true });
    return others;
  }
  await rm(folder, { recursive: true, force: true });
  renameSync(partial, folder);
  return asPython(folder, stamp);
}
