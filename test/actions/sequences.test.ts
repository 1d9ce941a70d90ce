import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadActions } from "../../lib/units/load-units.ts";
import { SEQUENCE_ACTIONS } from "../support/sequence-actions.ts";

interface Sequences {
  readonly sequences: readonly {
    readonly response?: { readonly contain?: readonly { readonly action: string }[] };
  }[];
}

const { sequences } = JSON.parse(
  readFileSync(new URL("../corpora/sequences.json", import.meta.url), "utf8"),
) as Sequences;
const asked = new Set(
  sequences.flatMap(({ response }) => response?.contain?.map(({ action }) => action) ?? []),
);

test("whatever the recorded attacks ask for has its action here, but the one that is left out with its reason", async () => {
  expect(Object.keys(SEQUENCE_ACTIONS).sort()).toEqual([...asked].sort());
  const ids = (await loadActions(new URL("../../", import.meta.url).pathname)).map(({ id }) => id);
  for (const action of Object.values(SEQUENCE_ACTIONS).flat()) expect(ids).toContain(action);
  const none = Object.entries(SEQUENCE_ACTIONS).filter(([, actions]) => actions.length === 0);
  expect(none.map(([name]) => name)).toEqual(["cloudtrail.recreate-trail"]);
});
