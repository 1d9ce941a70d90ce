import { stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";
import { describe, expect, test } from "vitest";
import { clean } from "../../lib/cli/words/clean.ts";
import { columns } from "../../lib/cli/words/lines.ts";
import { inOrder, listPage } from "../../lib/cli/words/list-page.ts";
import { firstContained } from "../../lib/cli/words/list-row.ts";
import type { Look } from "../../lib/cli/words/paint.ts";
import { showPage } from "../../lib/cli/words/show-page.ts";
import { STATES } from "../../lib/cli/words/states.ts";
import { undoPlanPage } from "../../lib/cli/words/undo-plan-page.ts";
import { undoResultPage } from "../../lib/cli/words/undo-result-page.ts";
import { MOVES, type Response, type State, type Whole } from "../../lib/response.ts";
import {
  change,
  denySession,
  keptWhole,
  many,
  NOW,
  response,
  step,
  undoPlan,
  WHERE,
  whole,
} from "./records.ts";

const look: Look = { paint: picocolors.createColors(false), width: 80, now: NOW };
const coloured: Look = { ...look, paint: picocolors.createColors(true) };

const list = (responses: readonly Response[], hidden = 0, as = look) =>
  listPage(clean(inOrder(responses)), hidden, WHERE, as);
const show = (record: Whole, as = look) => showPage(clean(record), WHERE, as);
const undoPage = (rearm: readonly number[] = [], as = look) => undoPlanPage(undoPlan(), whole(), rearm, as);
const result = (record: Whole, as = look) => undoResultPage(clean(record), WHERE, as);

const pages: readonly (readonly [name: string, page: (as: Look) => string[]])[] = [
  ["list", (as) => list(many(), 3, as)],
  ["an empty list", (as) => list([], 0, as)],
  ["show", (as) => show(whole(), as)],
  ["show after an undo", (as) => show(keptWhole(), as)],
  ["an undo plan", (as) => undoPage([], as)],
  ["the result of an undo", (as) => result(keptWhole(), as)],
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
      "lost",
      "contained",
      "refused",
      "undone",
    ]);
  });

  test("names account, Region, target, time, who decided and how long it took", () => {
    const text = list([response()]).join("\n");
    expect(text).toContain("123456789012 us-east-1");
    expect(text).toContain("i-0a1b2c3d4e5f67890");
    expect(text).toContain("02:51:06Z, 4 min ago · contained by itself in 1.10 s");
  });

  test("an unreadable event is there, with field and reason", () => {
    expect(list(many()).join("\n")).toContain("unreadable event, field detail.severity: is no number");
  });

  test("without anything open it says so, and still suggests a look", () => {
    const text = list(many().filter(({ state }) => state === "undone")).join("\n");
    expect(text).toContain("Nothing is held, and nothing waits for you.");
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

test.each(Object.keys(MOVES) as State[])("%s has a word of its own in list and show", (state) => {
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
      step({ targetName: hostile, affected: [hostile], changes: [change({ change: hostile })] }),
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
    expect(text).toMatch(/began +2026-09-25 02:40:00Z/);
    expect(text).toMatch(/detected +2026-09-25 02:50:58Z, 10 min 58 s after it began/);
    expect(text).toMatch(/received +2026-09-25 02:51:06Z, 8\.10 s after it was detected/);
  });

  test("what is only planned is not called done", () => {
    const planned = step({ changes: [change({ state: "planned", appliedAt: undefined } as object)] });
    const text = show({ ...whole({ state: "observed" }), steps: [planned] }).join("\n");
    expect(text).toContain("WHAT WOULD BE DONE");
    expect(text).toContain("planned, not done");
    expect(text).not.toContain("WHAT WAS DONE");
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
    const text = showPage(whole(), { ...WHERE, flags: " --profile prod" }, look).join("\n");
    expect(text).toContain('npx cordon undo 7QX4M2K9TD --reason "…" --profile prod');
  });

  test("it says when nobody has been told", () => {
    const { told: _, ...rest } = response();
    expect(show({ ...whole(), response: rest }).join("\n")).toContain(
      "nobody has been told yet that it is contained",
    );
    expect(show(whole()).join("\n")).not.toContain("nobody has been told");
  });
});

describe("an undo plan", () => {
  test("keeps what would re-arm until it is named, and then says so loudly", () => {
    expect(undoPage().join("\n")).toContain("--rearm 1 puts it back too");
    expect(undoPage().join("\n")).toContain("Goes back: 1. Stays in force: 1. Left as others set it: 1.");
    expect(undoPage([1]).join("\n")).toContain("RE-ARMED: delete the policy");
    expect(undoPage([1]).join("\n")).toContain("Goes back: 2. Left as others set it: 1.");
  });

  test("shows before, what we set, now and what will be, and a conflict as one", () => {
    const text = undoPage().join("\n");
    expect(text).toMatch(/before +sg-0cc3\n +we set +sg-0qq9\n +now +sg-0dd4\n +will be +! CONFLICT/);
  });
});
