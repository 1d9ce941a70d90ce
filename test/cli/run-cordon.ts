import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const CORDON = join(import.meta.dirname, "../../bin/cordon.js");

/** Runs the real command line, away from any account, unless `env` names one. */
export async function runCordon(
  words: readonly string[],
  { env = {}, cwd }: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<{ code: number; out: string; errors: string }> {
  const child = spawn(process.execPath, [CORDON, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd,
    env: { PATH: process.env["PATH"], HOME: cwd, AWS_EC2_METADATA_DISABLED: "true", ...env },
  });
  const [[code], out, errors] = await Promise.all([
    once(child, "exit"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code: code as number, out, errors };
}
