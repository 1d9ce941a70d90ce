import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const CORDON = resolve(import.meta.dirname, "../bin/cordon.ts");

/** How long a command takes from start to end, beside a node that does nothing. */
export interface StartUp {
  readonly name: string;
  readonly wallMs: readonly number[];
}

const COMMANDS: readonly { readonly name: string; readonly args: readonly string[] }[] = [
  { name: "node -e 0", args: ["-e", "0"] },
  { name: "cordon --help", args: [CORDON, "--help"] },
  { name: "cordon list --help", args: [CORDON, "list", "--help"] },
];

/**
 * Runs each in turn; before that once each, which fills Node's compile cache as the first use of the day
 * does.
 */
export const measureStartUp = async (times: number): Promise<StartUp[]> => {
  const cache = await mkdtemp(join(tmpdir(), "cordon-bench-"));
  const wallMs: number[][] = COMMANDS.map(() => []);
  try {
    for (let round = -1; round < times; round++)
      for (const [i, { name, args }] of COMMANDS.entries()) {
        const took = await timed(name, args, cache);
        if (round >= 0) wallMs[i]!.push(took);
      }
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
  return COMMANDS.map(({ name }, i) => ({ name, wallMs: wallMs[i]! }));
};

const timed = async (name: string, args: readonly string[], cache: string): Promise<number> => {
  const env = { PATH: process.env["PATH"], NODE_COMPILE_CACHE: cache };
  const began = performance.now();
  const [code] = await once(spawn(process.execPath, args, { env, stdio: "ignore" }), "exit");
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return performance.now() - began;
};
