import type { KeepingServer } from "./start-server.ts";

/** The state of a server in which nothing was asked of it yet. */
const EMPTY = "empty";

/** Servers of this process that no test file uses now, by kind. They outlive the modules of a test file. */
const IDLE: unique symbol = Symbol.for("cordon/idle-servers");
type Holder = typeof globalThis & { [IDLE]?: Map<string, KeepingServer[]> };

function idleServers(kind: string): KeepingServer[] {
  const holder = globalThis as Holder;
  holder[IDLE] ??= new Map();
  const servers = holder[IDLE].get(kind) ?? [];
  holder[IDLE].set(kind, servers);
  return servers;
}

/**
 * Lends an empty server of a kind to one test file: one that an earlier file of this process gave back, or a new one. A start takes
 * over a second, an emptied server milliseconds. `stop` gives it back; it ends with the process.
 */
export async function lendServer(kind: string, start: () => Promise<KeepingServer>): Promise<KeepingServer> {
  const idle = idleServers(kind);
  const used = idle.pop();
  const server = used ?? (await start());
  const empty = () => server.goBack(EMPTY);
  if (used === undefined) await server.keep(EMPTY);
  else await empty();
  let isLent = true;
  return {
    ...server,
    reset: empty,
    stop: async () => {
      if (isLent) idle.push(server);
      isLent = false;
    },
  };
}
