import { stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";
import { describe, expect, test } from "vitest";
import { activePage } from "../../lib/cli/words/active-page.ts";
import { brakesOn, brakesPage, inEffect } from "../../lib/cli/words/brake-lines.ts";
import { clean } from "../../lib/cli/words/clean.ts";
import { columns } from "../../lib/cli/words/lines.ts";
import { inOrder, listPage } from "../../lib/cli/words/list-page.ts";
import { firstContained } from "../../lib/cli/words/list-row.ts";
import type { Look } from "../../lib/cli/words/paint.ts";
import { type Planned, planPage } from "../../lib/cli/words/plan-page.ts";
import { resultPage } from "../../lib/cli/words/result-page.ts";
import { showPage } from "../../lib/cli/words/show-page.ts";
import { STATES } from "../../lib/cli/words/states.ts";
import { statsPage } from "../../lib/cli/words/stats-page.ts";
import { undoPlanPage } from "../../lib/cli/words/undo-plan-page.ts";
import { undoResultPage, undoWaitsPage } from "../../lib/cli/words/undo-result-page.ts";
import { changeLine } from "../../lib/cli/words/watch-line.ts";
import type { Decision, Response, Whole } from "../../lib/model/response.ts";
import { ALL_STATES } from "../../lib/model/response-state.ts";
import type { ContainPlan } from "../../lib/model/review-request.ts";
import type { Brake } from "../../lib/model/suppression.ts";
import type { UndoChoice } from "../../lib/model/undo-fate.ts";
import {
  brakes,
  change,
  containPlan,
  denySession,
  holds,
  keptWhole,
  many,
  NOW,
  response,
  stats,
  step,
  undoPlan,
  WHERE,
  waiting,
  whole,
  yes,
} from "./records.ts";

const look: Look = { paint: picocolors.createColors(false), width: 80, now: NOW };
const coloured: Look = { ...look, paint: picocolors.createColors(true) };

function list(responses: readonly Response[], hidden = 0, as = look) {
  return listPage(clean(inOrder(responses)), { hidden, brakes: inEffect(brakes(), NOW) }, WHERE, as);
}
function show(record: Whole, as = look, slow: Brake[] = []) {
  return showPage(clean(record), slow, WHERE, as);
}
function undoPage(choice: Partial<UndoChoice> = {}, as = look) {
  return undoPlanPage(undoPlan(), whole(), { rearm: [], force: [], ...choice }, as);
}
function plan(planned: Partial<Planned> = {}, as = look, more: Partial<ContainPlan> = {}) {
  const { response } = waiting();
  return planPage(containPlan(more), { title: response.title, response, ...planned }, WHERE, as);
}
function byHand(decision: Partial<Decision>, as = look) {
  return planPage(
    containPlan({ decision: { ...containPlan().decision, ...decision } }),
    { title: "By hand, with the playbook stolen-instance-credentials" },
    WHERE,
    as,
  );
}
function result(record: Whole, as = look) {
  return undoResultPage(clean(record), WHERE, as);
}

const FORCED = "network-interface/eni-0fedcba9876543210/groups";

/** Done already, and people may say so; a part of it ends by itself. */
function confirming(): Whole {
  return whole({
    confirm: { until: "2026-09-25T03:51:07.204Z", onSilence: "release" },
    ends: { "1": "2026-09-25T14:51:06.900Z" },
    checkedAt: "2026-09-25T02:54:07.402Z",
    news: "confirm",
    byHand: {
      by: "arn:aws:iam::123456789012:user/ana",
      target: { instanceId: "i-0a1b2c3d4e5f67890" },
      reason: "odd traffic",
    },
  });
}

function halfUndone(): Whole {
  return whole({ undoApprovals: [{ ...yes(), plan: "a".repeat(64) }] });
}

const pages: readonly (readonly [name: string, page: (as: Look) => string[]])[] = [
  ["list", (as) => list(many(), 3, as)],
  ["an empty list", (as) => list([], 0, as)],
  ["show", (as) => show(whole(), as)],
  ["show after an undo", (as) => show(keptWhole(), as)],
  ["show while people are asked", (as) => show(waiting(), as, inEffect(brakes(), NOW))],
  ["show of what ends and is to be confirmed", (as) => show(confirming(), as)],
  ["an undo plan", (as) => undoPage({}, as)],
  ["an undo plan of some steps", (as) => undoPage({ only: [2], force: [FORCED] }, as)],
  ["the result of an undo", (as) => result(keptWhole(), as)],
  ["an undo that needs another person", (as) => undoWaitsPage(halfUndone(), WHERE, as)],
  ["a plan", (as) => plan({}, as)],
  ["a plan without some steps", (as) => plan({ only: [1] }, as)],
  ["a plan by hand", (as) => byHand({ outcome: "ask" }, as)],
  ["a result", (as) => resultPage(whole(), WHERE, as)],
  ["a result that waits", (as) => resultPage(waiting(), WHERE, as, { first: "Note added to the record." })],
  ["brakes", (as) => brakesPage(inEffect(brakes(), NOW), "", as)],
  ["active", (as) => activePage(holds(), WHERE, as)],
  ["stats", (as) => statsPage(stats(), "2026-08-26T02:55:10.000Z", WHERE, as)],
];

describe.each(pages)("%s", (_name, page) => {
  test("fits 80 columns", () => {
    expect(page(look).filter((line) => columns(line) > 80)).toEqual([]);
  });

  test("says the same without colours as with them", () => {
    const painted = page(coloured);
    expect(painted.join("")).toContain("\u001b[");
    expect(painted.map((line) => stripVTControlCharacters(line))).toEqual(page(look));
  });

  test("reads as it did", () => expect(page(look).join("\n")).toMatchSnapshot());
});

describe("list", () => {
  test("what needs people comes first, then what is held, then what is closed, newest first", () => {
    expect(inOrder(many()).map(({ state }) => state)).toEqual([
      "waiting",
      "failed",
      "not-in-effect",
      "contained",
      "refused",
      "undone",
    ]);
  });

  test("names account, Region, target, time, who decided and how long it took", () => {
    const text = list([response()]).join("\n");
    expect(text).toContain("123456789012 us-east-1");
    expect(text).toContain("i-0a1b2c3d4e5f67890");
    expect(text).toContain("severity high · 02:51:06Z, 4 min ago · contained automatically in 1.10");
  });

  test("an unreadable event is there, with field and reason", () => {
    expect(list(many()).join("\n")).toContain("unreadable event, field detail.severity: is no number");
  });

  test("without anything open it says so, and still suggests a look", () => {
    const text = list(many().filter(({ state }) => state === "undone")).join("\n");
    expect(text).toContain("No containment is in effect, and no decision is required.");
    expect(text).toContain("Next: npx cordon show 6ZZA");
  });

  test("what is about another account says which", () => {
    const signal = { ...response().signal!, account: "999999999999", region: "eu-west-1" };
    expect(list([response({ signal, state: "refused" })]).join("\n")).toContain("in 999999999999 eu-west-1");
  });

  test("only the first containment has a time", () => {
    const { times } = response();
    expect(firstContained({ times, revision: 1 })).toBe(1_104);
    expect(firstContained({ times, revision: 2 })).toBeUndefined();
    const again = { ...times, contained: "2026-09-25T05:00:00.000Z" };
    expect(firstContained({ times: again, revision: 1 })).toBeUndefined();
  });
});

test.each(ALL_STATES)("%s has a word of its own in list and show", (state) => {
  const record = whole({ state });
  expect(list([record.response]).join("\n")).toContain(STATES[state].word);
  expect(show(record)[0]).toBe(`${STATES[state].sign} ${STATES[state].word.toUpperCase()}`);
  expect(Object.values(STATES).filter(({ word }) => word === STATES[state].word)).toHaveLength(1);
});

describe("show", () => {
  test("hostile names reach no terminal", () => {
    const hostile = "\u001b[2Jweb\u202Egpj";
    const record = whole({ title: hostile, targets: [hostile], error: hostile, missing: [hostile] });
    const steps = [
      step({
        targetName: hostile,
        affected: [hostile],
        changes: [change({ of: hostile, from: hostile, to: hostile })],
      }),
    ];
    const text = show({
      ...record,
      steps,
      audit: [{ at: NOW.toISOString(), by: hostile, what: hostile }],
    }).join("");
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).toContain("web");
  });

  test("a moment is told apart: first activity, detected, received", () => {
    const text = show(whole()).join("\n");
    expect(text).toMatch(/started +2026-09-25 02:40:00Z/);
    expect(text).toMatch(/detected +2026-09-25 02:50:58Z, 10 min 58 s after the start/);
    expect(text).toMatch(/received +2026-09-25 02:51:06Z, 8\.10 s after detection/);
  });

  test("what is only planned is not called done", () => {
    const planned = step({ changes: [change({ state: "planned", appliedAt: undefined } as object)] });
    const text = show({ ...whole({ state: "observed" }), steps: [planned] }).join("\n");
    expect(text).toContain("PLANNED STEPS");
    expect(text).toContain("planned, not done");
    expect(text).not.toMatch(/^STEPS$/m);
  });

  test("why a step was not done stands at the top", () => {
    const refused = step({ changes: [], refused: "the quarantine group is not empty" });
    const head = show({ ...whole({ state: "partly" }), steps: [denySession(), refused] })
      .slice(0, 6)
      .join(" ");
    expect(head).toContain("isolate-instance i-0a1b2c3d4e5f67890: the quarantine group is not empty");
  });

  test("an unreadable event shows what could not be read", () => {
    const { signal: _, ...rest } = response({
      state: "refused",
      unreadable: { field: "detail.service", reason: "is missing", event: "{}" },
    });
    const text = show({ response: rest, steps: [], audit: [] }).join("\n");
    expect(text).toMatch(/field +detail\.service/);
    expect(text).toMatch(/reason +is missing/);
  });

  test("what is final has no undo", () => {
    const { signal, ...rest } = response({ state: "observed" });
    expect(show({ response: { ...rest, signal: signal! }, steps: [], audit: [] }).join("\n")).not.toContain(
      "cordon undo",
    );
  });

  test("the suggested command goes to the same account and Region", () => {
    const text = showPage(whole(), [], { ...WHERE, flags: " --profile prod" }, look).join("\n");
    expect(text).toContain('npx cordon undo 7QX4M2K9TD --reason "…" --profile prod');
  });

  test("it says when nobody has been told", () => {
    const { told: _, ...rest } = response();
    expect(show({ ...whole(), response: rest }).join("\n")).toContain(
      "no notification sent yet for the state contained",
    );
    expect(show(whole()).join("\n")).not.toContain("no notification");
  });
});

describe("an undo plan", () => {
  test("keeps what would re-arm until it is named, and then says so loudly", () => {
    expect(undoPage().join("\n")).toContain("would re-enable stolen credentials. Add --rearm");
    expect(undoPage().join("\n")).toContain(
      "Changes to undo: 1. Not undone: 1. Conflicts, left as they are: 1.",
    );
    expect(undoPage({ rearm: [1] }).join("\n")).toContain("RE-ENABLES STOLEN CREDENTIALS: delete the");
    expect(undoPage({ rearm: [1] }).join("\n")).toContain(
      "Changes to undo: 2. Conflicts, left as they are: 1.",
    );
  });

  test("shows before, what we set, now and what will be, and a conflict as one", () => {
    const text = undoPage().join("\n");
    expect(text).toMatch(/before +sg-0cc3\n +Cordon set +sg-0qq9\n +now +sg-0dd4\n +after undo +! CONFLICT/);
  });
});

describe("a brake", () => {
  test("stands at the top of the list, with its end, its reason and who set it; the pause of everything first", () => {
    const [, first, second] = list(many());
    expect(`${first} ${second}`).toContain(
      "PAUSED until 04:00:00Z: every playbook, by ana: “migration of the payments",
    );
  });

  test("that is over is not shown", () => {
    expect(inEffect(brakes(), new Date("2026-09-30T00:00:00Z")).map(({ kind }) => kind)).toEqual(["mute"]);
  });

  test.each([
    ["all", true],
    ["playbook/stolen-instance-credentials", true],
    ["playbook/leaked-access-key", false],
    ["finding/7QX4M2K9TD", true],
    ["finding/9KTRB00001", false],
    ["target/i-0a1b2c3d4e5f67890", true],
    ["target/i-0bbb2c3d4e5f67890", false],
    ["type/UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS", true],
  ])("on %s concerns the response: %s", (scope, concerns) => {
    const [brake] = brakes();
    expect(brakesOn([{ ...brake!, scope }], response())).toHaveLength(concerns ? 1 : 0);
  });

  test.each([
    ["finding/7QX4M2K9TD", "mute 7QX4M2K9TD --end"],
    ["type/Recon:EC2/Portscan", "mute --type Recon:EC2/Portscan --end"],
    ["target/web · i-0bbb", "mute --target 'web · i-0bbb' --end"],
    ["target/$(id)'`id`", "mute --target '$(id)'\\''`id`' --end"],
  ])("on %s ends with %s", (scope, command) => {
    const [brake] = brakes();
    expect(brakesPage([{ ...brake!, scope }], "", look).join(" ")).toContain(`npx cordon ${command}`);
  });
});

describe("what waits for people", () => {
  test("comes first whatever its state, and of two that first whose time is up first", () => {
    const { ask } = waiting().response;
    const late = response({ id: "LATE", ask: { ...ask!, until: "2026-09-25T05:00:00.000Z" } });
    const soon = response({ id: "SOON", confirm: { until: "2026-09-25T03:00:00.000Z", onSilence: "keep" } });
    const failed = response({ id: "FAILED", state: "failed" });
    expect(inOrder([failed, late, soon]).map(({ id }) => id)).toEqual(["SOON", "LATE", "FAILED"]);
  });

  test("says how many said yes, how long it has, and what silence means", () => {
    const text = list([waiting().response]).join(" ").replace(/ +/g, " ");
    expect(text).toContain("Approvals 1 of 2 (ben). Deadline 03:21:06Z (in 25 min 56 s). No decision:");
    expect(text).toContain("nothing changes, and on-call is paged again");
  });

  test.each([
    ["hold", "keeps waiting"],
    ["expire", "is closed"],
    ["escalate", "on-call is paged again"],
    ["contain", "Cordon CONTAINS the"],
  ] as const)("of silence that means %s it says: %s", (onSilence, said) => {
    const { ask } = waiting().response;
    expect(show(waiting({ ask: { ...ask!, onSilence } })).join(" ")).toContain(said);
  });

  test("is over when its time is, and is nothing any more when it is closed", () => {
    const { ask } = waiting().response;
    const over = waiting({ ask: { ...ask!, until: "2026-09-25T02:00:00.000Z" } });
    expect(show(over).join(" ")).toContain("(passed)");
    expect(show(waiting({ state: "expired" })).join(" ")).not.toContain("cordon approve");
  });
});

describe("a plan", () => {
  test("says where, what is asked, who is hit, whether each step can be undone, and its hash", () => {
    const text = plan().join("\n");
    expect(text).toContain("123456789012 us-east-1");
    expect(text).toContain("Contain payments-web · i-0a1b2c3d4e5f67890, i-0a1b2c3d4e5f67890?");
    expect(text).toContain("affected");
    expect(text).toContain("undo       restores the state before");
    expect(text).toContain("no undo    snapshots are evidence");
    expect(text).toMatch(/plan +9f3a1c2b\n/);
  });

  test("says which steps are left out", () => {
    expect(
      plan({ only: [1] })
        .join("\n")
        .match(/left out by you/g),
    ).toHaveLength(2);
  });

  test.each([
    [{ outcome: "act" } as const, "Cordon acts at once"],
    [{ outcome: "ask", people: 1 } as const, "needs approval from 1 other approver"],
    [{ outcome: "ask", people: 2 } as const, "needs approval from 2 other approvers"],
    [{ outcome: "observe" } as const, "observed only, no changes"],
    [{ outcome: "refuse" } as const, "Cordon refuses to act"],
  ])("by hand whose decision is %j says: %s", (decision, said) => {
    expect(byHand(decision).join("\n")).toContain(said);
  });
});

test.each([
  [
    "a plan",
    (hostile: string) =>
      planPage(
        clean(containPlan({ steps: [step({ targetName: hostile })] })),
        clean({ title: hostile }),
        WHERE,
        look,
      ),
  ],
  [
    "active",
    (hostile: string) =>
      activePage(clean(holds().map((one) => ({ ...one, change: hostile, target: hostile }))), WHERE, look),
  ],
  [
    "a brake",
    (hostile: string) =>
      brakesPage(clean(brakes().map((one) => ({ ...one, scope: hostile, reason: hostile }))), "", look),
  ],
  ["a change", (hostile: string) => [changeLine(clean(response({ title: hostile, targets: [hostile] })))]],
])("hostile names reach no terminal in %s", (_name, page) => {
  const text = page("\u001b[2Jweb\u202Egpj\nnext").join("");
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(text).toContain("web");
});

test("active without anything held, and stats without any match, say so", () => {
  expect(activePage([], WHERE, look).at(-1)).toBe("No containment is in effect.");
  expect(statsPage([], "2026-08-26T02:55:10.000Z", WHERE, look).join(" ")).toContain("No event matched");
});

test("an undo of some steps leaves the others, and forces only what is named", () => {
  const text = undoPage({ only: [2], force: [FORCED] }).join("\n");
  expect(text).toContain("FORCED to sg-0cc3, over the change of another principal");
  expect(text).toContain("not undone: --only does not name this step");
  expect(text).toContain("Changes to undo: 2. Not undone: 1.");
});
