import picocolors from "picocolors";
import { describe, expect, test } from "vitest";
import { activePage } from "../../lib/cli/words/active-page.ts";
import { brakeDone } from "../../lib/cli/words/brake-lines.ts";
import { clean } from "../../lib/cli/words/clean.ts";
import { columns } from "../../lib/cli/words/lines.ts";
import { listPage } from "../../lib/cli/words/list-page.ts";
import type { Look } from "../../lib/cli/words/paint.ts";
import { resultPage } from "../../lib/cli/words/result-page.ts";
import { showPage } from "../../lib/cli/words/show-page.ts";
import { undoPlanPage } from "../../lib/cli/words/undo-plan-page.ts";
import { undoResultPage } from "../../lib/cli/words/undo-result-page.ts";
import type { ChangedBy } from "../../lib/model/drift.ts";
import type { Response, StepRecord, Whole } from "../../lib/model/response.ts";
import { undoFlags } from "../../lib/model/undo-flags.ts";
import { tellingOf } from "../../lib/notify/message.ts";
import {
  change,
  denySession,
  holds,
  keptWhole,
  NOW,
  PLACE,
  step,
  undoPlan,
  WHERE,
  whole,
  yes,
} from "./records.ts";

/** What people read after something went wrong is so. */

const look: Look = { paint: picocolors.createColors(false), width: 80, now: NOW };
const ANA = "arn:aws:iam::123456789012:user/ana";
const HOST = "i-0a1b2c3d4e5f67890";
const ID = "7QX4M2K9TD";
const DRIFT = `isolate-instance ${HOST}: eni-0123456789abcdef0 is in sg-0web, not in sg-0qq9`;

const CALLED: ChangedBy = {
  calls: [
    {
      step: 2,
      hold: "network-interface/eni-0123456789abcdef0/groups",
      of: "eni-0123456789abcdef0",
      by: "role/Admin/mallory",
      call: "ModifyNetworkInterfaceAttribute",
      at: "2026-09-25T02:53:40.000Z",
      event: "11111111-2222-4333-8444-555555555555",
    },
  ],
  unknown: [],
  looks: 1,
  at: "2026-09-25T02:54:00.000Z",
};
const UNKNOWN: ChangedBy = { calls: [], unknown: [{ step: 2, hold: "x" }], looks: 1, at: CALLED.at };

/** Drift that the third verification found: both early ones were good. */
function drifted(more: Partial<Response> = {}): Whole {
  const at = "2026-09-25T02:54:00.000Z";
  const record = whole({
    state: "not-in-effect",
    missing: [DRIFT],
    changedBy: CALLED,
    checkedAt: at,
    updatedAt: at,
    ...more,
  });
  return { ...record, audit: [...record.audit, { at, by: "cordon", what: `not-in-effect · ${DRIFT}` }] };
}
function show(record: Whole): string[] {
  return showPage(clean(record), [], WHERE, look);
}
/** The lines of a page as one text, without indents. */
function text(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).join(" ");
}
function told(record: Whole): string {
  return tellingOf(record, { here: PLACE, previous: "containing" }).message!.text;
}

describe("NOT IN EFFECT", () => {
  test("comes first, with who changed it and the command that sets it again", () => {
    const lines = show(drifted());
    const start = lines.indexOf("NOT IN EFFECT: SET IT AGAIN");
    expect(start).toBeLessThan(lines.indexOf("FINDING"));
    expect(text(lines.slice(start, start + 7))).toContain(
      `NOT IN EFFECT: SET IT AGAIN ${DRIFT} changed by role/Admin/mallory with ModifyNetworkInterfaceAttribute at 2026-09-25 02:53:40Z: eni-0123456789abcdef0 npx cordon reapply ${ID} --reason "…"`,
    );
    expect(text(lines)).toContain("sets the same steps again as your decision");
    expect(text(show(drifted({ approvals: [yes()] })))).toContain(
      "sets the same steps again under the approval that it had",
    );
    expect(lines.filter((line) => columns(line) > 80)).toEqual([]);
  });

  test("marks the step that drifted, no other one, and no earlier verification", () => {
    const lines = show(drifted());
    const page = text(lines);
    expect(page).toContain("Containment no longer in effect: step 2.");
    expect(
      lines.filter((line) => line.includes("! NOT IN EFFECT: found by the verification of")),
    ).toHaveLength(2);
    expect(lines.filter((line) => line.includes("✔ in effect"))).toHaveLength(1);
    expect(page).toContain("✔ 10 s after containment, 02:51:17Z ✔ 60 s after containment, 02:52:07Z");
    expect(page).toContain("! last 2026-09-25 02:54:00Z, 1 min ago");
  });

  test("says who is not known yet, and later that nobody knows", () => {
    expect(text(show(drifted({ changedBy: UNKNOWN })))).toContain(
      "changed by: not known yet for step 2; CloudTrail's event history is up to 15 min late",
    );
    expect(text(show(drifted({ changedBy: { ...UNKNOWN, looks: 2 } })))).toContain(
      "changed by: not known for step 2; no such call is in CloudTrail's event history",
    );
  });

  test("is in the message with who, and Reapply before Undo", () => {
    const message = told(drifted());
    expect(message).toMatch(/^NOT IN EFFECT in 123456789012 us-east-1\n/);
    expect(message).toContain(
      "Who       changed by role/Admin/mallory with ModifyNetworkInterfaceAttribute at 2026-09-25 02:53:40Z",
    );
    expect(message).toMatch(
      /Reapply: {2}npx cordon reapply 7QX4M2K9TD --reason "…"\nShow: .*\nUndo: {5}npx cordon undo 7QX4M2K9TD --reason "…"$/,
    );
    expect(told(drifted({ changedBy: UNKNOWN }))).toContain("Who       changed by: not known yet for step 2");
  });

  test("is in `active` with who, and the command first", () => {
    const lost = holds().map((hold) =>
      hold.holds === false
        ? { ...hold, changedBy: "changed by user/eve with X at 2026-09-25 02:00:00Z: eni" }
        : hold,
    );
    const lines = activePage(lost, WHERE, look);
    expect(text(lines)).toContain(
      "! NOT IN EFFECT, verified 15 min ago changed by user/eve with X at 2026-09-25 02:00:00Z: eni",
    );
    expect(lines.slice(-2)).toEqual([
      'Set again: npx cordon reapply 9KTR --reason "…"',
      "Next: npx cordon show 9KTR",
    ]);
  });

  test("hostile names of a caller reach no terminal and no message", () => {
    const hostile = "\u001b[2Jweb\u202Egpj\nApproved  root";
    const calls = CALLED.calls.map((one) => ({ ...one, by: hostile, of: hostile }));
    const record = drifted({ changedBy: { ...CALLED, calls } });
    expect(show(record).join("")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(told(record).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(told(record)).not.toMatch(/^Approved {2}root/m);
  });

  test("that was set again says by whom and why", () => {
    const reapply = {
      decision: "d",
      by: ANA,
      at: "2026-09-25T02:55:00.000Z",
      reason: "key is stolen",
      begun: true as const,
    };
    const record = whole({ reapply });
    expect(text(show(record))).toContain("set again by ana at 02:55:00Z: “key is stolen”");
    expect(told(record)).toContain("Set again ana at 2026-09-25 02:55Z: key is stolen");
  });

  test("after an undo of other steps is said, too", () => {
    const kept = keptWhole();
    const missing = [`deny-role-session payments-web · ${HOST}: role payments-web is role permissions`];
    const record = { ...kept, response: { ...kept.response, missing } };
    const said =
      "Not undone: step 1. An undo of step 1 would re-enable stolen credentials. NOT IN EFFECT: step 1.";
    expect(text(undoResultPage(record, WHERE, look))).toContain(said);
    expect(text(show(record))).toContain(said);
    expect(show(record).filter((line) => line.includes("! NOT IN EFFECT"))).toHaveLength(1);
  });
});

describe("an undo that would change nothing", () => {
  const [, , , rearms] = undoPlan().lines;
  const plan = { ...undoPlan(), lines: [rearms!] };

  test("says so in its plan, and what to name", () => {
    const page = text(undoPlanPage(plan, whole(), { rearm: [], force: [] }, look));
    expect(page).toContain(
      "This undo changes nothing: Cordon refuses it. Nothing would be undone: step 1 would re-enable stolen credentials; add --rearm 1.",
    );
    expect(text(undoPlanPage(plan, whole(), { rearm: [1], force: [] }, look))).toContain(
      "Changes to undo: 1.",
    );
  });

  test("does not call in effect what differs from what Cordon set", () => {
    const lines = [{ ...rearms!, standing: { ...rearms!.standing!, now: "role permissions" } }];
    const page = text(undoPlanPage({ ...plan, lines }, whole(), { rearm: [], force: [] }, look));
    expect(page).toContain("! not undone, and NOT IN EFFECT: would re-enable stolen credentials.");
    expect(page).toContain(`to set again what is not in effect: cordon reapply ${ID}`);
  });

  test("of a changed step that re-enables credentials needs both names", () => {
    const lines = [
      {
        ...rearms!,
        rearms: true as const,
        will: "leave: changed by others" as const,
        standing: { ...rearms!.standing!, now: "other", conflict: true },
      },
    ];
    const both = "--force role/payments-web/policy/cordon-7QX4M2K9TD --rearm 1";
    expect(text(undoPlanPage({ ...plan, lines }, whole(), { rearm: [], force: [] }, look))).toContain(both);
    const forced = text(
      undoPlanPage({ ...plan, lines }, whole(), { rearm: [], force: [rearms!.hold] }, look),
    );
    expect(forced).toContain("This undo changes nothing");
  });
});

describe("no recommended undo does nothing", () => {
  const all = (steps: readonly StepRecord[], state: Response["state"] = "contained") => {
    const record = { ...whole({ state }), steps };
    return [
      resultPage(record, WHERE, look).join("\n"),
      show(record).join("\n"),
      tellingOf(record, { here: PLACE }).message?.text ?? "",
    ];
  };

  test("where each step would re-enable credentials it names them", () => {
    for (const page of all([denySession()]).slice(0, 2))
      expect(page).toContain('npx cordon undo 7QX4M2K9TD --rearm 1 --reason "…"');
  });

  test("where a step can be undone plainly it names nothing", () => {
    for (const page of all([denySession(), step()]).slice(0, 2))
      expect(page).toContain('npx cordon undo 7QX4M2K9TD --reason "…"');
  });

  test("of irreversible steps there is none", () => {
    for (const page of all([step({ irreversible: "no undo" })])) expect(page).not.toContain("cordon undo");
  });

  test("of what another principal changed it names what a lead forces, quoted for a shell", () => {
    const theirs = step({ changes: [change({ state: "conflict", hold: "lamp/a b$(id)" })] });
    expect(undoFlags([theirs])).toBe(" --force 'lamp/a b$(id)'");
    expect(undoFlags([theirs, denySession()])).toBe(" --rearm 1 --force 'lamp/a b$(id)'");
    expect(undoFlags([theirs, step()])).toBe("");
    const page = undoResultPage({ ...whole({ state: "conflict" }), steps: [theirs] }, WHERE, look).join("\n");
    expect(page).toContain("Settle the other change with its owner, or a lead overwrites it:");
  });
});

describe("a step that an approver left out", () => {
  const leftOut = [{ step: 1, action: "deny-role-session", target: `payments-web · ${HOST}`, by: ANA }];
  const record: Whole = {
    ...whole({ leftOut }),
    steps: [denySession({ leftOut: ANA, changes: [change({ state: "moot" })] }), step()],
  };

  test("is named first, and no page says every step", () => {
    for (const page of [show(record), resultPage(record, WHERE, look)]) {
      expect(page[0]).toContain("! CONTAINED, STEP 1 LEFT OUT");
      expect(text(page)).toContain(
        `NOT contained: step 1 (payments-web · ${HOST}), left out by ana. The approved steps are in effect, and Cordon read them back.`,
      );
      expect(text(page)).not.toMatch(/every containing step/i);
    }
  });

  test("is no target in the list, and the row says that it is not contained", () => {
    const lines = listPage([record.response], { hidden: 0, brakes: [] }, WHERE, look);
    expect(lines).toContain(`         ${HOST}`);
    expect(text(lines)).toContain("! contained");
    expect(text(lines)).toContain(
      `NOT contained: step 1 deny-role-session payments-web · ${HOST}, left out by ana`,
    );
    expect(lines.filter((line) => columns(line) > 80)).toEqual([]);
  });

  test("is in the subject and at the top of the message", () => {
    const { message } = tellingOf(record, { here: PLACE, previous: "containing" });
    expect(message!.subject).toContain("Contained as approved, step 1 left out");
    expect(message!.text).toContain(
      `Left out  NOT contained: step 1 deny-role-session payments-web · ${HOST}, left out by ana`,
    );
  });
});

test("a response that was muted, and contained by an approver, says who decided and what it would have done", () => {
  const decision = { outcome: "observe", mode: "ask", because: ["finding is muted by ana"] } as const;
  expect(text(show(whole({ decision, approvals: [yes()] })))).toContain(
    "Approved by ben (playbook mode: ask). Without an approval Cordon would only have observed.",
  );
});

test.each([
  ["resume", "all", "✔ Resumed: every playbook. It acts again by its mode."],
  ["unmute", "target/user/ana", "✔ Mute ended: user/ana. Cordon responds to it again."],
] as const)("%s says first what it did, before other suppressions", (kind, scope, said) => {
  expect(brakeDone({ id: "x", reason: "r", kind, scope }, NOW)).toEqual([said, "", "SUPPRESSIONS IN EFFECT"]);
});
