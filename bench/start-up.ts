import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** As it is installed: it is what turns Node's compile cache on. */
const CORDON = resolve(import.meta.dirname, "../bin/cordon.js");

/** How long a command takes from start to end, beside a node that does nothing. */
export interface StartUp {
  readonly name: string;
  readonly wallMs: readonly number[];
}

interface Timed {
  readonly name: string;
  readonly args: readonly string[];
  /** The exit code that is right; 0 unless said. */
  readonly ends?: number;
}

/** Commands that call nothing: the goal is less than 150 ms each. */
const COMMANDS: readonly Timed[] = [
  { name: "node -e 0", args: ["-e", "0"] },
  { name: "cordon --help", args: [CORDON, "--help"] },
  { name: "cordon --version", args: [CORDON, "--version"] },
  { name: "cordon list --help", args: [CORDON, "list", "--help"] },
  { name: "cordon lsit", args: [CORDON, "lsit"], ends: 2 },
  { name: "cordon approve ID", args: [CORDON, "approve", "7QX4", "--no-input"], ends: 2 },
];

/**
 * Runs each in turn; before that once each, which fills Node's compile cache as the first use of the day
 * does.
 */
export async function measureStartUp(times: number): Promise<StartUp[]> {
  const cache = await mkdtemp(join(tmpdir(), "cordon-bench-"));
  const wallMs: number[][] = COMMANDS.map(() => []);
  try {
    for (let round = -1; round < times; round++)
      for (const [i, command] of COMMANDS.entries()) {
        const took = await timed(command, cache);
        if (round >= 0) wallMs[i]!.push(took);
      }
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
  return COMMANDS.map(({ name }, i) => ({ name, wallMs: wallMs[i]! }));
}

async function timed({ name, args, ends = 0 }: Timed, cache: string): Promise<number> {
  const env = { PATH: process.env["PATH"], NODE_COMPILE_CACHE: cache };
  const began = performance.now();
  const [code] = await once(spawn(process.execPath, args, { env, stdio: "ignore" }), "exit");
  if (code !== ends) throw new Error(`${name} ended with ${code}`);
  return performance.now() - began;
}
