import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadFolder } from "../../lib/load-folder.ts";
import { keepsItsPromise, MOTO, type World } from "./action-contract.ts";
import type { Moto } from "./moto.ts";

export const actionFiles = await loadFolder(new URL("../../lib/actions/", import.meta.url));

const worldOf = (id: string) => new URL(`../actions/${id}.world.ts`, import.meta.url);

/** The contract test of every fourth action, so that several processes share the work. */
export const contractQuarter = (quarter: 0 | 1 | 2 | 3): void => {
  describe.each(actionFiles.filter((_, i) => i % 4 === quarter))("$id", async ({ id, exports }) => {
    const has = existsSync(worldOf(id));
    test(`has a sample world: test/actions/${id}.world.ts`, () => expect(has).toBe(true));
    if (!has) return;
    const { world } = (await import(worldOf(id).href)) as { world: World };
    test("is the one thing that its file exports, and is named after it", () => {
      expect(Object.values(exports)).toEqual([world.action]);
      expect(world.action.id).toBe(id);
    });
    const { name, start } = world.account ?? MOTO;
    let server: Moto;
    beforeAll(async () => {
      if (name.startsWith("documented")) console.info(`${id}: tested against ${name}`);
      server = await start();
    });
    afterAll(() => server?.stop());
    keepsItsPromise(world, () => server);
  });
};
