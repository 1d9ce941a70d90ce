import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { devNull, tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { installPython } from "../../lib/local/install.ts";
import { cut, leashed } from "../../lib/local/leash.ts";

export interface Moto {
  readonly endpoint: string;
  /** Where any will not do. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Empties every service. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** A moto server of its own for one test file, on a free loopback port; installed once by the project. */
export const startMoto = async (): Promise<Moto> => {
  const python = await installPython();
  const port = await freePort();
  const log = openSync(devNull, "a");
  const command = [python.command, "-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)];
  // Without its images and their hundreds of snapshots it lists snapshots, and empties itself, several times faster.
  const env = { PATH: process.env["PATH"], HOME: tmpdir(), MOTO_EC2_LOAD_DEFAULT_AMIS: "false" };
  const child = leashed(python, command, { env, log });
  closeSync(log);
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; tries++) {
    const up = await fetch(`${endpoint}/moto-api/`).then(
      () => true,
      () => false,
    );
    if (up)
      return {
        endpoint,
        reset: async () => void (await fetch(`${endpoint}/moto-api/reset`, { method: "POST" })),
        stop: () => cut(child),
      };
    await sleep(50);
  }
  await cut(child);
  throw new Error("moto did not start in ten seconds");
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};
