import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadFolder } from "../../lib/units/load-folder.ts";
import { keepsItsPromise, MOTO, type World } from "./action-contract.ts";
import type { KeepingServer } from "./servers/start-server.ts";

export const actionFiles = await loadFolder(new URL("../../lib/actions/", import.meta.url));

function worldOf(id: string) {
  return new URL(`../actions/${id}.world.ts`, import.meta.url);
}

/** The contract test of a quarter of the actions, so that several processes share the work; a new action moves no other. */
export function contractQuarter(quarter: 0 | 1 | 2 | 3): void {
  describe.each(actionFiles.filter(({ id }) => quarterOf(id) === quarter))("$id", async ({ id, exports }) => {
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
      server = await standIn.start();
    });
    afterAll(() => server.stop());
    keepsItsPromise(world, () => server);
  });
}

function quarterOf(id: string): number {
  return createHash("sha256").update(id).digest().readUInt8() % 4;
}
