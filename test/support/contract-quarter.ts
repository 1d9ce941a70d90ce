import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadFolder } from "../../lib/units/load-folder.ts";
import { keepsItsPromise, MOTO, type StandIn, type World } from "./action-contract.ts";
import type { KeepingServer } from "./servers/start-server.ts";

export const actionFiles = await loadFolder(new URL("../../lib/actions/", import.meta.url));

function worldOf(id: string) {
  return new URL(`../actions/${id}.world.ts`, import.meta.url);
}

/** The contract test of every fourth action, so that several processes share the work. */
export function contractQuarter(quarter: 0 | 1 | 2 | 3): void {
  const servers = new Map<StandIn, Promise<KeepingServer>>();
  afterAll(async () => {
    for (const server of servers.values()) await (await server).stop();
  });
  describe.each(actionFiles.filter((_, i) => i % 4 === quarter))("$id", async ({ id, exports }) => {
    const has = existsSync(worldOf(id));
    test(`has a sample world: test/actions/${id}.world.ts`, () => expect(has).toBe(true));
    if (!has) return;
    const { world } = (await import(worldOf(id).href)) as { world: World };
    test("is the one thing that its file exports, and is named after it", () => {
      expect(Object.values(exports)).toEqual([world.action]);
      expect(world.action.id).toBe(id);
    });
    const standIn = world.account ?? MOTO;
    let server: KeepingServer;
    beforeAll(async () => {
      if (standIn.name.startsWith("documented")) console.info(`${id}: tested against ${standIn.name}`);
      if (!servers.has(standIn)) servers.set(standIn, standIn.start());
      server = await servers.get(standIn)!;
    });
    keepsItsPromise(world, () => server);
  });
}
