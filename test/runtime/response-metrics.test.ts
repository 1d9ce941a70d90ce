import { describe, expect, test } from "vitest";
import type { Response } from "../../lib/model/response.ts";
import { STATES, type State } from "../../lib/model/response-state.ts";
import { measure } from "../../lib/runtime/log.ts";
import { measuresOf } from "../../lib/runtime/response-metrics.ts";
import { response } from "../cli/records.ts";
import { expectMetrics } from "./embedded-metrics.ts";
import { linesOf } from "./written-lines.ts";

const times = {
  received: "2026-11-20T03:00:00.000Z",
  planned: "2026-11-20T03:00:00.250Z",
  recorded: "2026-11-20T03:00:00.310Z",
  applied: "2026-11-20T03:00:00.700Z",
  contained: "2026-11-20T03:00:00.900Z",
};
function contained(more: Partial<Response> = {}): Response {
  const { approvals: _, byHand: __, reapplied: ___, ...rest } = response();
  return { ...rest, state: "contained", revision: 1, times, ...more };
}

/** Name → value of all that is measured. */
function valuesOf(of: Response, previous?: State) {
  return Object.fromEntries(
    measuresOf(of, previous).flatMap(({ metrics }) => metrics.map(({ name, value }) => [name, value])),
  );
}

describe("a response that contained by itself", () => {
  test("is measured by stage, once", () => {
    expect(valuesOf(contained(), "containing")).toEqual({
      Responses: 1,
      PlanTime: 250,
      DecideTime: 60,
      ApplyTime: 390,
      VerifyTime: 200,
      TimeToContain: 900,
    });
  });

  test.each<[string, Partial<Response>, State?]>([
    ["set again after it was lost", { reapplied: 1 }],
    ["that took up another target", { revision: 2 }],
    ["found in force again", {}, "accepted"],
  ])("%s: the milestones are the first one's, and no time is told", (_, more, previous = "containing") => {
    expect(valuesOf(contained(more), previous)).toEqual({ Responses: 1 });
  });

  test("where people were asked, their time is not Cordon's: only what follows is told", () => {
    const approvals = [{ by: "ana", at: times.recorded, decision: "d", steps: [1], reason: "r" }];
    expect(valuesOf(contained({ approvals }), "containing")).toEqual({
      Responses: 1,
      ApplyTime: 390,
      VerifyTime: 200,
    });
  });

  test("a milestone that is missing or out of order is left out, not told as nonsense", () => {
    expect(
      valuesOf(contained({ times: { received: times.contained, contained: times.received } }), "containing"),
    ).toEqual({
      Responses: 1,
    });
  });
});

test("an ask is counted when it begins, and an outcome by its state", () => {
  expect(valuesOf({ ...contained(), state: "waiting" }, "new")).toEqual({ Responses: 1, Asks: 1 });
  expect(valuesOf({ ...contained(), state: "waiting" }, "waiting")).toEqual({});
  expect(measuresOf({ ...contained(), state: "failed" }, "containing")).toMatchObject([
    { what: "outcome", dimensions: { State: "failed" } },
  ]);
  for (const state of ["new", "containing", "undoing"] as const)
    expect([state, measuresOf({ ...contained(), state }, undefined)]).toEqual([state, []]);
});

test("whatever a response became, each line is a document that CloudWatch takes", async () => {
  const { signal: _, ...unreadable } = contained();
  const lines = await linesOf(() => {
    for (const state of Object.keys(STATES) as State[])
      for (const one of [contained(), unreadable])
        for (const { what, metrics, dimensions } of measuresOf({ ...one, state }, "containing"))
          measure(what, metrics, dimensions, { response: one.id, playbook: one.playbook });
  });
  expect(lines.length).toBeGreaterThan(30);
  for (const line of lines) expectMetrics(line);
});
