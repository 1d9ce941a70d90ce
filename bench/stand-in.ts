import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installPython } from "../local/install.ts";
import { cut, leashed } from "../local/leash.ts";
import type { Moto } from "../test/support/moto.ts";
import { type Certificate, makeCertificate } from "./certificate.ts";

/**
 * AWS, as far as the bench needs it; measured processes reach it through doors of their own
 * (counting-proxy.ts).
 */
export interface StandIn extends Moto {
  /** What the doors show. */
  readonly certificate: Certificate;
  /** The file with it, for whom to trust it. */
  readonly trust: string;
}

/**
 * A moto server as the tests have it, but without its 1,301 public images: each brings a snapshot that every
 * DescribeSnapshots would filter for a third of a second.
 */
export async function startStandIn(): Promise<StandIn> {
  const certificate = await makeCertificate();
  const folder = await mkdtemp(join(tmpdir(), "cordon-bench-"));
  const trust = join(folder, "trust.pem");
  await writeFile(trust, certificate.cert);
  const python = await installPython();
  const port = await freePort();
  const log = openSync(devNull, "a");
  const env = { PATH: process.env["PATH"], HOME: tmpdir(), MOTO_EC2_LOAD_DEFAULT_AMIS: "false" };
  const command = [python.command, "-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)];
  const child = leashed(python, command, { folder, env, log });
  closeSync(log);
  const endpoint = `http://127.0.0.1:${port}`;
  const post = (path: string) => fetch(`${endpoint}/moto-api/${path}`, { method: "POST" });
  for (let tries = 0; tries < 600; tries++) {
    const up = await post("reset").catch(() => undefined);
    const reset = async () => void (await post("reset"));
    if (up) return { endpoint, reset, stop: () => cut(child), certificate, trust };
    await sleep(50);
  }
  await cut(child);
  throw new Error("moto did not start in half a minute");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
