import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ROOT } from "./project.ts";

const CORDON = join(ROOT, "bin", "cordon.js");

/** Runs the command line as an operator does, and shows its output; returns its exit code. */
export async function runCordon(
  env: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<number> {
  const child = spawn(process.execPath, [CORDON, ...words], { stdio: "inherit", env: clean(env) });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

/** Runs it and returns its JSON output. */
export async function askCordon(
  env: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<unknown> {
  const child = spawn(process.execPath, [CORDON, ...words, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: clean(env),
  });
  return JSON.parse(await text(child.stdout));
}

function clean(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    ...env,
  };
}
