import { tmpdir } from "node:os";
import { type KeepingServer, startServer } from "./servers/start-server.ts";

export interface Moto {
  readonly endpoint: string;
  /** Where any will not do. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Empties every service. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** A moto server of its own for one test file, on a free loopback port; installed once by the project. */
export const startMoto = (): Promise<KeepingServer> =>
  startServer("moto_server.py", (port) => ({
    args: [String(port)],
    reset: "/moto-api/reset",
    env: { HOME: tmpdir() },
  }));
