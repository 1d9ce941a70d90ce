import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { respond } from "../../lib/engine/respond.ts";
import { sourceCeiling } from "../../lib/guardrails/source-ceiling.ts";
import { holders } from "../../lib/ledger/holds.ts";
import { brakeItem } from "../../lib/ledger/suppressions.ts";
import type { Guardrail } from "../../lib/model/guardrail.ts";
import type { Trust } from "../../lib/model/signal.ts";
import { lampEvent, lampPlaybook, newClock, newRun, PLACE } from "../support/engine-run.ts";
import { lamps } from "../support/lamps.ts";
import { useLedger } from "../support/use-server.ts";

const table = useLedger();

/** One finding, told by sources that may go further by themselves or less far. */
function room(initial: Record<string, string>) {
  const clock = newClock();
  const world = lamps(initial);
  const off = world.switchOff("switch-off");
  const book = lampPlaybook([off]);
  const tell = (
    names: string[],
    source: string,
    trust: Trust,
    mode: "act" | "ask" = "act",
    guardrails: readonly Guardrail[] = [sourceCeiling],
  ) =>
    respond(
      lampEvent("finding", names, undefined, { source, trust }),
      book,
      newRun({ table, clock, actions: [off], guardrails, mode }),
    );
  const hold = (lamp: string) => holders(table, `${PLACE.account}/${PLACE.region}/lamp/${lamp}`);
  return { ...world, tell, hold };
}

describe("a finding that others could have written, and that waits", () => {
  test("is contained once a source says the same that may act by itself", async () => {
    const { tell, world, hold } = room({ hall: "on" });
    const first = await tell(["hall"], "security-hub", "ask");
    expect([first.state, world.get("hall")]).toEqual(["waiting", "on"]);
    const second = await tell(["hall"], "guardduty", "act");
    expect(second).toMatchObject({ id: first.id, state: "contained", signal: { source: "guardduty" } });
    expect(second.ask).toBeUndefined();
    expect([world.get("hall"), (await hold("hall")).map(({ response }) => response)]).toEqual([
      "off",
      [first.id],
    ]);
  });

  test("with what that source names besides", async () => {
    const { tell, changed } = room({ hall: "on", attic: "on" });
    await tell(["hall"], "security-hub", "ask");
    expect((await tell(["hall", "attic"], "guardduty", "act")).state).toBe("contained");
    expect(changed).toEqual(["hall=off", "attic=off"]);
  });

  test("waits on where the mode asks, and when the same source repeats itself", async () => {
    const { tell, changed } = room({ hall: "on" });
    await tell(["hall"], "security-hub", "ask", "ask");
    expect((await tell(["hall"], "guardduty", "act", "ask")).state).toBe("waiting");
    expect((await tell(["hall"], "security-hub", "ask")).state).toBe("waiting");
    expect(changed).toEqual([]);
  });
});

test("a weaker word changes nothing, whatever has become of the reason to ask", async () => {
  const { tell, changed } = room({ hall: "on" });
  const inDoubt: Guardrail = { id: "in-doubt", lower: () => ({ to: "ask", because: "in doubt" }) };
  await tell(["hall"], "cloudtrail", "actor", "act", [inDoubt]);
  expect((await tell(["hall"], "security-hub", "ask", "act", [])).state).toBe("waiting");
  expect(changed).toEqual([]);
});

test("a pause that comes while it is decided stops the stronger word, too", async () => {
  const { tell, changed } = room({ hall: "on" });
  await tell(["hall"], "security-hub", "ask");
  const moment = { at: "2026-11-20T03:00:00.000Z", until: "2026-11-20T09:00:00.000Z" };
  const pause = brakeItem(table, { kind: "pause", scope: "all", reason: "r", by: "ana", ...moment });
  await table.client.send(new TransactWriteItemsCommand({ TransactItems: [pause] }));
  // No guardrail here looks at pauses: what is written is still conditional on there being none.
  await expect(tell(["hall"], "guardduty", "act")).rejects.toThrow();
  expect(changed).toEqual([]);
});

test("a repeat that others could have written adds no target to what was contained: people are asked", async () => {
  const { tell, changed } = room({ hall: "on", attic: "on" });
  const first = await tell(["hall"], "guardduty", "act");
  const second = await tell(["hall", "attic"], "security-hub", "ask");
  expect(second).toMatchObject({ id: first.id, state: "contained", news: "new-target" });
  expect(second.ask?.people).toBe(1);
  expect(changed).toEqual(["hall=off"]);
});
