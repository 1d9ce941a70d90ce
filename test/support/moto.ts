import { tmpdir } from "node:os";
import { type KeepingServer, type Moto, startServer } from "./servers/start-server.ts";

export type { Moto };

/** A moto server of its own for one test file, on a free loopback port; installed once by the project. */
export function startMoto(): Promise<KeepingServer> {
  return startServer("moto_server.py", (port) => ({
    args: [String(port)],
    reset: "/moto-api/reset",
    env: { HOME: tmpdir() },
  }));
}
