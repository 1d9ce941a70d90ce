import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadFolder } from "../../lib/load-folder.ts";
import { keepsItsPromise, type World } from "../support/action-contract.ts";
import { type Moto, startMoto } from "../support/moto.ts";

const files = await loadFolder(new URL("../../lib/actions/", import.meta.url));
const worldOf = (id: string) => new URL(`${id}.world.ts`, import.meta.url);

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto?.stop());

test("there are actions", () => expect(files.length).toBeGreaterThanOrEqual(6));

describe.each(files)("$id", async ({ id, exports }) => {
  const has = existsSync(worldOf(id));
  test(`has a sample world: test/actions/${id}.world.ts`, () => expect(has).toBe(true));
  if (!has) return;
  const { world } = (await import(worldOf(id).href)) as { world: World };
  test("is the one thing that its file exports, and is named after it", () => {
    expect(Object.values(exports)).toEqual([world.action]);
    expect(world.action.id).toBe(id);
  });
  keepsItsPromise(world, () => moto);
});
