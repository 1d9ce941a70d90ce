import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** How to run Python with the packages of the local account. */
export type Python = { readonly command: string; readonly env: Readonly<Record<string, string>> };

const LEASH = join(import.meta.dirname, "account", "leash.py");

/**
 * Starts a command that ends when this process does, however this process ends (SIGKILL included), and takes
 * all its children along. `account/leash.py` holds the other end of a pipe to us; nothing here needs a handler.
 *
 * @param options.folder removed when the leash is cut
 * @param options.log file descriptor for the command's output
 */
export function leashed(
  python: Python,
  command: readonly string[],
  options: { folder?: string; cwd?: string; env: NodeJS.ProcessEnv; log: number },
): ChildProcess {
  return spawn(python.command, [LEASH, options.folder ?? "-", ...command], {
    cwd: options.cwd,
    env: { ...options.env, ...python.env },
    stdio: ["pipe", options.log, options.log],
    detached: true, // out of the terminal's group: Ctrl-C is for us, and we let go of the leash
  });
}

/** The exit code of a leashed command; 128 + N when signal N ended it. */
export async function finished(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = await once(child, "exit");
  return code ?? 1;
}

/** Cuts the leash and waits until the command, its children and its folder are gone. */
export async function cut(child: ChildProcess): Promise<void> {
  child.stdin?.end();
  await finished(child);
}
