import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { startAccount } from "../../local/start.ts";

const HOLDER = join(import.meta.dirname, "account-holder.ts");

/** Every process below this one, by id. */
function below(pid: number): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const of = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child]) => [child, ...of(child)]);
  return of(pid);
}

function commands(): string {
  return execFileSync("ps", ["-eo", "args="], { encoding: "utf8" });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function hold(...args: string[]) {
  const holder: ChildProcess = spawn(process.execPath, [HOLDER, ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = await once(holder.stdout!, "data");
  const { folder, worker } = JSON.parse(String(line)) as { folder: string; worker: number };
  return { holder, folder, worker, processes: [...below(holder.pid!), worker] };
}

function nothingIsLeft({ folder, processes }: { folder: string; processes: number[] }) {
  return vi.waitFor(
    () => {
      expect(processes.filter(isAlive)).toEqual([]);
      expect(existsSync(folder)).toBe(false);
    },
    { timeout: 30_000, interval: 50 },
  );
}

test.concurrent.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)(
  "%s to the process that holds an account leaves no process and no folder",
  async (signal) => {
    const held = await hold();
    expect(held.processes.length).toBeGreaterThan(2);
    expect(existsSync(held.folder)).toBe(true);
    held.holder.kill(signal);
    await nothingIsLeft(held);
  },
);

test.concurrent("so does an uncaught error", async () => {
  const held = await hold("throw");
  await nothingIsLeft(held);
});

test.concurrent("stop ends it once and for all, and a port in use is refused", async () => {
  const account = await startAccount();
  const port = Number(new URL(account.endpoint).port);
  await expect(startAccount({ port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use`);
  expect(commands()).toContain(account.folder);
  await account.stop();
  await account.stop();
  expect(existsSync(account.folder)).toBe(false);
  expect(commands()).not.toContain(account.folder);
  await expect(fetch(account.endpoint)).rejects.toThrow();
});
