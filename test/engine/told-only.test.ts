import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { respond } from "../../lib/engine/respond.ts";
import { SetAside } from "../../lib/events/unreadable.ts";
import { nothingToContain } from "../../lib/guardrails/nothing-to-contain.ts";
import type { Table } from "../../lib/ledger/table.ts";
import type { Guardrail } from "../../lib/model/guardrail.ts";
import type { Tells } from "../../lib/model/playbook.ts";
import type { Severity } from "../../lib/model/signal.ts";
import { headlineOf, needsOf } from "../../lib/notify/headline.ts";
import { isOfStorm } from "../../lib/policy/told.ts";
import { lampEvent, lampPlaybook, newClock, newRun, newTable } from "../support/engine-run.ts";
import { type Moto, startMoto } from "../support/moto.ts";

let moto: Moto;
let table: Table;
beforeAll(async () => {
  moto = await startMoto();
});
beforeEach(async () => {
  table = await newTable(moto.endpoint);
});
afterAll(() => moto.stop());

async function tell(
  tells: Tells,
  severity: Severity,
  mode: "act" | "observe" = "act",
  guardrails: readonly Guardrail[] = [nothingToContain],
) {
  const response = await respond(
    lampEvent("finding", ["hall"], undefined, { severity }),
    { ...lampPlaybook([]), tells },
    newRun({ table, clock: newClock(), actions: [], guardrails, mode }),
  );
  return {
    ...response,
    told: headlineOf(response)?.urgency,
    needs: needsOf(response),
    isOfStorm: isOfStorm(response),
  };
}

describe("a playbook that contains nothing", () => {
  test.each(["act", "observe"] as const)("is recorded and told, in %s as well", async (mode) => {
    expect(await tell("page", "low", mode)).toMatchObject({ state: "observed", told: "page", needs: "look" });
  });

  test.each([
    ["critical", "page"],
    ["high", "page"],
    ["medium", "chat"],
    ["low", "digest"],
  ] as const)("is as loud as its signal is severe: %s, %s", async (severity, told) => {
    expect(await tell("by severity", severity)).toMatchObject({ state: "observed", told });
  });

  test("is quiet of what people muted", async () => {
    const muted: Guardrail = { id: "muted", lower: () => ({ to: "observe", because: "muted" }) };
    const response = await tell("page", "critical", "act", [nothingToContain, muted]);
    expect(response).toMatchObject({ state: "observed", told: "digest", needs: "nothing" });
  });
});

describe("what is told only, and is not only observed", () => {
  const refuses: Guardrail = { id: "some", lower: () => ({ to: "refuse", because: "it says two things" }) };

  test("is as loud where it is refused", async () => {
    const response = await tell("page", "medium", "act", [nothingToContain, refuses]);
    expect(response).toMatchObject({ state: "refused", told: "page", needs: "look" });
  });

  test("is not hidden in a storm where it always pages", async () => {
    const storm: Guardrail = { id: "storm-brake", lower: () => ({ to: "ask", because: "a storm" }) };
    const inStorm = async (tells: Tells) =>
      (await tell(tells, "critical", "act", [nothingToContain, storm])).isOfStorm;
    expect(await inStorm("page")).toBe(false);
    table = await newTable(moto.endpoint);
    expect(await inStorm("by severity")).toBe(true);
  });

  test("is as loud where it cannot be read", async () => {
    const run = newRun({ table, clock: newClock(), actions: [], mode: "act" });
    const unreadable = { ...lampEvent("finding", []), detail: {} };
    const response = await respond(unreadable, { ...lampPlaybook([]), tells: "page" }, run);
    expect([response.state, headlineOf(response)?.urgency]).toEqual(["refused", "page"]);
  });

  test("is told again when it has become worse, and not when it is as bad, or less", async () => {
    const clock = newClock();
    const playbook = { ...lampPlaybook([]), tells: "by severity" as const };
    const update = (severity: Severity) => {
      const run = newRun({ table, clock, actions: [], guardrails: [nothingToContain] });
      return respond(lampEvent("finding", [], undefined, { severity }), playbook, run);
    };
    const { id } = await update("low");
    const worse = await update("critical");
    expect([worse.id, worse.state, headlineOf(worse)?.urgency]).toEqual([`${id}-2`, "observed", "page"]);
    for (const again of ["critical", "low"] as const)
      expect(await update(again)).toMatchObject({ id: worse.id, version: worse.version });
  });
});

test("what a playbook sets aside is no response: nothing is recorded", async () => {
  const [trigger] = lampPlaybook([]).on;
  const parse = () => {
    throw new SetAside("it is about nothing of this");
  };
  const playbook = { ...lampPlaybook([]), on: [{ ...trigger!, parse }] };
  const run = newRun({ table, clock: newClock(), actions: [], guardrails: [], mode: "act" });
  await expect(respond(lampEvent("finding", ["hall"]), playbook, run)).rejects.toThrow(SetAside);
});
