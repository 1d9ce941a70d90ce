import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const OLDEST_MINOR = 10;
/** The machine's default, then newest first. */
const CANDIDATES = [
  "python3",
  "python3.14",
  "python3.13",
  "python3.12",
  "python3.11",
  "python3.10",
  "python",
];

/** The version of a Python, such as "3.11.7"; undefined when the command is missing or not Python. */
export async function pythonVersion(command: string): Promise<string | undefined> {
  try {
    const code = "import sys; print('.'.join(map(str, sys.version_info[:3])))";
    return (await run(command, ["-c", code])).stdout.trim();
  } catch {
    return undefined;
  }
}

/**
 * The first Python in PATH that can run the local account.
 *
 * @throws Error whose one line says what to install
 */
export async function findPython(): Promise<{ command: string; version: string }> {
  const tooOld: string[] = [];
  for (const command of CANDIDATES) {
    const version = await pythonVersion(command);
    if (!version) continue;
    const [major, minor] = version.split(".").map(Number);
    if (major === 3 && minor! >= OLDEST_MINOR) return { command, version };
    tooOld.push(version);
  }
  const found = tooOld.length > 0 ? `only ${tooOld.join(", ")} is here` : "there is none here";
  throw new Error(
    `The local account needs Python 3.${OLDEST_MINOR} or newer, and ${found}. ` +
      "Install it (apt install python3 python3-venv, or brew install python) and run this again.",
  );
}
