import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectPath } from "../../local/project.ts";
import { ROOT_KEY } from "../../local/start.ts";
import type { StandIn } from "./action-contract.ts";
import { lendServer } from "./servers/lend.ts";
import { type KeepingServer, startServer } from "./servers/start-server.ts";

/** The local account, for what moto does not know; EC2 and what depends on it is moto there too. */
export const MINISTACK: StandIn = {
  name: "ministack",
  start: async () => ({ ...(await lendServer("ministack", startMinistack)), credentials: ROOT_KEY }),
};

function startMinistack(): Promise<KeepingServer> {
  const folder = mkdtempSync(join(tmpdir(), "cordon-account-"));
  return startServer("account_server.py", (port) => ({
    args: [],
    reset: "/_ministack/reset",
    folder,
    env: {
      PATH: projectPath(),
      HOME: folder,
      TMPDIR: folder,
      LOCAL_ACCOUNT_FOLDER: folder,
      GATEWAY_PORT: String(port),
      MINISTACK_ACCOUNT_ID: "123456789012",
    },
  }));
}
