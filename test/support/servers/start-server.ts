import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { type AddressInfo, createServer, Socket } from "node:net";
import { devNull } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installPython } from "../../../local/install.ts";
import { cut, leashed } from "../../../local/leash.ts";

export interface Moto {
  readonly endpoint: string;
  /** Where any will not do. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Empties every service. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** A server that goes back to what it was (server.py). */
export interface KeepingServer extends Moto {
  /** Puts the state of every service by under a name. */
  keep(name: string): Promise<void>;
  /** Goes back to it, as often as wanted, and forgets what was kept after it. */
  goBack(name: string): Promise<void>;
}

interface Wanted {
  readonly args: readonly string[];
  /** The path that empties it. */
  readonly reset: string;
  /** Removed with it. */
  readonly folder?: string;
  readonly env: NodeJS.ProcessEnv;
}

const READY_WITHIN_MS = 60_000;

/** Starts one of the servers beside this file, on a free port, and waits until it answers. */
export async function startServer(script: string, wanted: (port: number) => Wanted): Promise<KeepingServer> {
  const python = await installPython();
  const port = await freePort();
  const { args, reset, folder, env } = wanted(port);
  const log = openSync(devNull, "a");
  const always = {
    PATH: process.env["PATH"],
    PYTHONDONTWRITEBYTECODE: "1",
    // Without its images and their hundreds of snapshots it lists snapshots, and empties itself, several times faster.
    MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
  };
  const child = leashed(python, [python.command, join(import.meta.dirname, script), ...args], {
    ...(folder !== undefined && { folder }),
    env: { ...always, ...env },
    log,
  });
  closeSync(log);
  const endpoint = `http://127.0.0.1:${port}`;
  const send = async (method: "POST" | "PUT", path: string): Promise<void> => {
    const { ok, status } = await fetch(endpoint + path, { method });
    if (!ok) throw new Error(`${method} ${path} of ${script}: ${status}`);
  };
  const up = () =>
    fetch(`${endpoint}/states/`).then(
      () => true,
      () => false,
    );
  const giveUp = Date.now() + READY_WITHIN_MS;
  while (!(await up())) {
    if (Date.now() > giveUp || child.exitCode !== null) {
      await cut(child);
      throw new Error(`${script} did not start`);
    }
    await sleep(25);
  }
  // It ends with this process, and does not keep it alive.
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return {
    endpoint,
    reset: () => send("POST", reset),
    keep: (name) => send("POST", `/states/${name}`),
    goBack: (name) => send("PUT", `/states/${name}`),
    stop: () => cut(child),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
