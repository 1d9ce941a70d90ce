import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { brakeItem, noBrakeItem, notPaused, readBrakes } from "../../lib/ledger/suppressions.ts";
import type { Brake } from "../../lib/model/suppression.ts";
import { newTable } from "../support/engine-run.ts";
import { useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();
function at(clock: string): string {
  return `2026-11-20T${clock}:00.000Z`;
}
function pause(scope: string, until: string): Brake {
  return {
    kind: "pause",
    scope,
    reason: "r",
    by: "ana",
    at: at("03:00"),
    until,
  };
}

async function table(...brakes: Brake[]) {
  const it = await newTable(endpoint());
  const write = (...TransactItems: ReturnType<typeof brakeItem>[]) =>
    it.client.send(new TransactWriteItemsCommand({ TransactItems }));
  for (const brake of brakes) await write(brakeItem(it, brake));
  return { it, write };
}

test("brakes are read until they end, and not after", async () => {
  const { it } = await table(pause("all", at("04:00")), pause("playbook/a", at("05:00")));
  const scopes = async (clock: string) =>
    (await readBrakes(it, new Date(at(clock)))).map(({ scope }) => scope);
  expect([await scopes("03:30"), await scopes("04:00"), await scopes("05:00")]).toEqual([
    ["all", "playbook/a"],
    ["playbook/a"],
    [],
  ]);
});

test("one of a kind and a scope: the newest counts; another kind is another brake", async () => {
  const mute: Brake = { ...pause("all", at("04:00")), kind: "mute" };
  const { it, write } = await table(pause("all", at("09:00")), pause("all", at("04:00")), mute);
  const on = async () =>
    (await readBrakes(it, new Date(at("03:30")))).map(({ kind, until }) => [kind, until]);
  expect(await on()).toEqual([
    ["mute", at("04:00")],
    ["pause", at("04:00")],
  ]);
  await write(noBrakeItem(it, mute));
  expect(await on()).toEqual([["pause", at("04:00")]]);
});

test("a pause is in the way of a transaction as long as it lasts, and only for its scope", async () => {
  const { it, write } = await table(pause("playbook/a", at("04:00")));
  const begins = (scope: string, clock: string) => write(notPaused(it, scope, new Date(at(clock))));
  await expect(begins("playbook/a", "03:59")).rejects.toThrow();
  await begins("playbook/a", "04:00");
  await begins("playbook/b", "03:59");
  await begins("all", "03:59");
});
