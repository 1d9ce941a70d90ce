import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { World } from "../support/action-contract.ts";
import { actionFiles } from "../support/contract-quarter.ts";
import { type EnforcedAccount, startEnforced } from "../support/enforced-account.ts";
import {
  allowsOf,
  type Enforced,
  NOT_HERE,
  type OneAllow,
  openEnforced,
  unnoticed,
} from "../support/enforced-phases.ts";

/** Allows whose absence nobody notices here, by action. */
const UNNOTICED: Readonly<Record<string, readonly string[]>> = {
  // ministack does not check tags on creation of an access entry.
  "remove-eks-access": ["revert: eks:TagResource"],
};

type Make = World["samples"][string];

async function worldOf(id: string): Promise<World> {
  return (await import(new URL(`../actions/${id}.world.ts`, import.meta.url).href)).world;
}

let account: EnforcedAccount;
beforeAll(async () => {
  account = await startEnforced();
});
afterAll(() => account?.stop());

const here = actionFiles.map(({ id }) => id).filter((id) => !(id in NOT_HERE));

function said({ part, action }: OneAllow): string {
  return `${part}: ${action}`;
}
let removed = 0;

describe("with exactly its permissions an action does all that it can, and without any one of them it fails visibly", () => {
  test.each(here)("%s", async (id) => {
    const world = await worldOf(id);
    const all = allowsOf(world.action);
    let left = all;
    const seen: { make: Make; used: Enforced["used"] }[] = [];
    const again = (make: Make) => openEnforced(account, world, make);
    for (const [name, make] of Object.entries(world.samples)) {
      const it = await again(make);
      const before = await it.sample.describe();
      const { changes } = await it.plan();
      await it.apply(changes);
      await it.look(changes);
      if (world.action.preview) {
        await it.revert(changes);
        expect(await it.sample.describe(), name).toEqual(before);
      }
      const { used } = it;
      seen.push({ make, used });
      if (!left.some(({ part, action }) => used[part].has(action))) continue;
      left = await unnoticed(world, world.action.preview ? it : { ...(await again(make)), used }, left);
    }
    // One that was not missed may have been done already, by a call before it; or is for a forced undo.
    const known = UNNOTICED[id] ?? [];
    for (const one of left.filter((each) => !known.includes(said(each)))) {
      const calling = seen.filter(({ used }) => used[one.part].has(one.action));
      for (const { make } of calling.length > 0 ? calling : seen) {
        const isMissed = async (meddled: boolean) =>
          (await unnoticed(world, await again(make), [one], meddled)).length === 0;
        if ((await isMissed(one.part === "revert")) || (await isMissed(false))) {
          left = left.filter((each) => each !== one);
          break;
        }
      }
    }
    removed += all.length - left.length;
    expect(left.map(said)).toEqual(known);
  });

  test("what is not enforced here is said", () => {
    const reasons = Object.entries(NOT_HERE).map(([id, why]) => `${id}: ${why}`);
    console.info(
      `${here.length} actions, ${removed} permissions removed one by one; not here:\n${reasons.join("\n")}`,
    );
    expect(here.length + reasons.length).toBe(actionFiles.length);
    expect(Object.keys(UNNOTICED).filter((id) => !here.includes(id))).toEqual([]);
  });
});
