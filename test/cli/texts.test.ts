import picocolors from "picocolors";
import { describe, expect, test } from "vitest";
import { errorJson } from "../../lib/cli/program/error-json.ts";
import { Failure } from "../../lib/cli/program/failure.ts";
import { aState } from "../../lib/cli/program/state-option.ts";
import { requirePossible } from "../../lib/cli/tasks/contain-target.ts";
import { requireAsked } from "../../lib/cli/tasks/open-response.ts";
import { brakeDone } from "../../lib/cli/words/brake-lines.ts";
import { decidedBy, meaningOf } from "../../lib/cli/words/meaning.ts";
import { type Look, lookOf } from "../../lib/cli/words/paint.ts";
import { resultPage } from "../../lib/cli/words/result-page.ts";
import { showPage } from "../../lib/cli/words/show-page.ts";
import { nearest, noSuchPlaybook } from "../../lib/model/nearest.ts";
import type { Response, StepRecord, Whole } from "../../lib/model/response.ts";
import { ALL_STATES as STATES } from "../../lib/model/response-state.ts";
import { headlineOf } from "../../lib/notify/headline.ts";
import { STATE_WORDS } from "../../lib/notify/state-words.ts";
import { canUndo } from "../../lib/notify/words.ts";
import {
  containPlan,
  denySession,
  NOW,
  response,
  snapshots,
  step,
  WHERE,
  waiting,
  whole,
} from "./records.ts";

const look: Look = { paint: picocolors.createColors(false), width: 80, now: NOW };
const ANA = "arn:aws:iam::123456789012:user/ana";
const AT = "2026-09-25T02:54:00.000Z";
function by(record: Whole, what: string): Whole {
  return {
    ...record,
    audit: [...record.audit, { at: AT, by: ANA, what }],
  };
}
function sentence(run: () => unknown): Failure {
  try {
    run();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

describe("one vocabulary", () => {
  test.each(STATES)("the headline of %s begins with the word of the pages, and has no colon", (state) => {
    const { signal: _, ...rest } = response({ state });
    const says = headlineOf(rest as Response)?.says;
    if (says === undefined) return expect(["new", "containing", "undoing"]).toContain(state);
    expect(says.toLowerCase().startsWith(STATE_WORDS[state].toLowerCase())).toBe(true);
    expect(says).not.toContain(":");
  });

  test.each(STATES)("--state takes %s by its id and by its word", (state) => {
    expect([
      aState(state),
      aState(STATE_WORDS[state]),
      aState(STATE_WORDS[state].replaceAll(" ", "-")),
    ]).toEqual(Array(3).fill(state));
  });
});

describe("the meaning of a state names", () => {
  const LEFT = step({ leftOut: ANA, changes: [] });

  test.each<[string, Whole, string]>([
    ["the step that an approver left out", { ...whole(), steps: [denySession(), LEFT] }, "NOT contained: step 2 (i-0a1b2c3d4e5f67890), left out by ana."],
    ["the step with drift", whole({ state: "not-in-effect", missing: ["isolate-instance i-0a1b2c3d4e5f67890: moved"] }), "Containment no longer in effect: step 2."],
    ["who declined", by(waiting({ state: "declined" }), "declined · planned work"), "Declined by ana at 02:54:00Z. No changes made."],
    ["who accepted", by(whole({ state: "accepted" }), "accepted · right"), "Accepted by ana at 02:54:00Z. The containment stays in effect."],
    ["why there is nothing to contain", { ...whole({ state: "nothing-to-contain" }), steps: [step({ changes: [], moot: "user bob does not exist" })] }, "Nothing to contain: user bob does not exist."],
  ])("%s", (_, record, said) => expect(meaningOf(record, NOW)).toContain(said)); // biome-ignore format: a table

  test("no one where Cordon decided", () => {
    expect(decidedBy(whole(), NOW)).toBeUndefined();
  });
});

test("an approval of a declined response says who declined it, and when", () => {
  const record = by(waiting({ state: "declined" }), "declined · planned work");
  const { ending, message } = sentence(() => requireAsked(record, WHERE, NOW));
  expect(ending).toBe("conflict");
  expect(message).toContain("7QX4M2K9TD is not waiting for a decision: declined by ana at 02:54:00Z.");
});

describe("a name that is nearly right", () => {
  const PLAYBOOKS = ["crypto-mining", "leaked-access-key", "root-use", "stolen-instance-credentials"];

  test.each([
    ["crypto-minning", ["crypto-mining"]],
    ["leaked-acces-key", ["leaked-access-key"]],
    ["credentials", ["stolen-instance-credentials"]],
    ["panic", []],
  ])("%s: %j", (typed, names) => expect(nearest(typed, PLAYBOOKS)).toEqual(names));

  test("is suggested; a name that is far off is not, and a long list is not printed", () => {
    expect(noSuchPlaybook("crypto-minning", PLAYBOOKS, "here")).toBe(
      "no playbook crypto-minning here. Did you mean crypto-mining?",
    );
    const many = Array.from({ length: 48 }, (_, i) => `playbook-number-${i}`);
    expect(noSuchPlaybook("zzz", many, "here").length).toBeLessThan(100);
  });
});

test("an error as JSON is one line with kind, exit code and sentence, safe to look at", () => {
  const json = errorJson(new Failure("notFound", "no response \u001b[2J\nZZZZ"));
  expect(json).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(json)).toEqual({
    schema: "cordon.error/v1",
    error: { kind: "not-found", code: 3, message: "no response \u001b[2J\nZZZZ" },
  });
});

describe("a containment by hand", () => {
  const gone = (moot: string): StepRecord => step({ changes: [], moot });
  const plan = (steps: StepRecord[], decision: Partial<ReturnType<typeof containPlan>["decision"]> = {}) =>
    containPlan({ steps, decision: { outcome: "act", mode: "act", because: [], ...decision } });

  test("of a target that does not exist ends with 3", () => {
    const { ending, message } = sentence(() =>
      requirePossible(plan([gone("user bob does not exist in 123456789012"), snapshots()]), "p"),
    );
    expect([ending, message]).toEqual(["notFound", "user bob does not exist in 123456789012"]);
  });

  test.each([
    ["of a target that is contained already", [gone("user/bob is denied already")]],
    ["where one step has a target", [gone("user bob does not exist"), step()]],
  ])("%s goes on", (_, steps) => expect(requirePossible(plan(steps), "p")).toBeUndefined());

  test("of a protected target names the protection, and no other playbook", () => {
    const because = ["user/jenkins is protected: the tag cordon:protected=true"];
    const { ending, message } = sentence(() =>
      requirePossible(plan([step()], { outcome: "refuse", because }), "p"),
    );
    expect([ending, message]).toEqual(["refused", `refused: ${because[0]}`]);
  });
});

describe("a result page", () => {
  const text = (needsAnother: boolean) => resultPage(waiting(), WHERE, look, { needsAnother }).join("\n");

  test("asks for another approver only after an approval of one's own", () => {
    expect(text(true)).toContain("Another approver: npx cordon approve");
    expect(text(false)).toContain("\nApprove: npx cordon approve");
    expect(text(false)).not.toContain("Another approver");
  });

  test("has no undo where every step is irreversible", () => {
    const stopped = {
      response: response(),
      steps: [step({ irreversible: "a task cannot be started again" })],
    };
    expect(canUndo(stopped)).toBe(false);
    expect(resultPage({ ...whole(), ...stopped }, WHERE, look).join("\n")).not.toContain("cordon undo");
    expect(canUndo(whole())).toBe(true);
  });
});

describe("show", () => {
  const drifted = (): Whole => {
    const record = whole({
      state: "not-in-effect",
      missing: ["isolate-instance i-0a1b2c3d4e5f67890: eni is in sg-0web"],
      checkedAt: AT,
    });
    return {
      ...record,
      audit: [...record.audit, { at: AT, by: "cordon", what: "not-in-effect · not in effect" }],
    };
  };

  test("calls a step with drift not in effect, and an earlier good verification good", () => {
    const text = showPage(drifted(), [], WHERE, look).join("\n");
    const [, , isolate = ""] = text.split(/^ {2}\d {2}/m);
    expect(isolate).toContain("! NOT IN EFFECT: found by the verification of 2026-09-25 02:54:00Z");
    expect(isolate).not.toContain("✔ in effect");
    expect(text).toContain("✔ 10 s after containment");
    expect(text).toContain("! last 2026-09-25 02:54:00Z");
  });

  test("names --rearm in the undo command where a plain undo would change nothing", () => {
    const text = showPage({ ...whole(), steps: [denySession()] }, [], WHERE, look).join("\n");
    expect(text).toContain('npx cordon undo 7QX4M2K9TD --rearm 1 --reason "…"');
  });
});

test("a resume says first that it resumed", () => {
  const [first] = brakeDone({ id: "x", kind: "resume", scope: "all", reason: "x" }, NOW);
  expect(first).toBe("✔ Resumed: every playbook. It acts again by its mode.");
});

test("COLUMNS is the width where the stream has none", () => {
  const before = process.env["COLUMNS"];
  const width = (columns: string, stream = {}) => {
    process.env["COLUMNS"] = columns;
    return lookOf(stream, false).width;
  };
  try {
    expect([width("100"), width("60", { columns: 90 }), width("no"), width("9999")]).toEqual([
      100, 90, 80, 110,
    ]);
  } finally {
    if (before === undefined) delete process.env["COLUMNS"];
    else process.env["COLUMNS"] = before;
  }
});
