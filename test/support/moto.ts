import { tmpdir } from "node:os";
import { lendServer } from "./servers/lend.ts";
import { type KeepingServer, type Moto, startServer } from "./servers/start-server.ts";

export type { Moto };

/** An empty moto server for one test file, on a loopback port; `stop` leaves it to the next file of this process. */
export function startMoto(): Promise<KeepingServer> {
  return lendServer("moto", () =>
    startServer("moto_server.py", (port) => ({
      args: [String(port)],
      reset: "/moto-api/reset",
      env: { HOME: tmpdir() },
    })),
  );
}
