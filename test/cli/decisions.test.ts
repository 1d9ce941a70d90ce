import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DecisionRequest } from "../../lib/model/decision-request.ts";
import type { Response, Whole } from "../../lib/model/response.ts";
import type { ContainPlan, ReviewAnswer, ReviewRequest } from "../../lib/model/review-request.ts";
import { brakes, containPlan, holds, many, stats, undoPlan, waiting, whole, yes } from "./records.ts";
import { type ReviewStandIn, startReview } from "./review-stand-in.ts";
import { runCordon } from "./run-cordon.ts";

let cwd: string;
let review: ReviewStandIn;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "cordon-decisions-"));
  review = await startReview();
});
afterAll(async () => {
  await review.stop();
  rmSync(cwd, { recursive: true, force: true });
});
beforeEach(() => void review.asked.splice(0));

function cordon(...words: string[]) {
  return runCordon(words, { cwd, env: review.env });
}

/** The decisions that were sent. */
function decided(): DecisionRequest[] {
  return review.asked.flatMap((request) => ("proof" in request ? [request.decision] : []));
}

interface World {
  readonly before: Whole;
  /** After a decision; absent: as before. */
  readonly after?: Whole;
  readonly plan?: ContainPlan;
  readonly rejected?: Extract<ReviewAnswer, { rejected: unknown }>["rejected"];
}

/** Answers as functions/review would: reads from the record, one decision, and what became of it. */
function play({ before, after = before, plan = containPlan(), rejected }: World): void {
  let now = before;
  const read = (what: Exclude<ReviewRequest["kind"], "decide">) =>
    ({
      list: many(),
      show: now,
      plan,
      "undo-plan": undoPlan(),
      "contain-plan": plan,
      active: holds(),
      brakes: brakes(),
      stats: stats(),
    })[what];
  review.answer = (request) => {
    if (request.kind !== "decide") return { ok: read(request.kind) };
    if (rejected) return { rejected };
    now = after;
    return { ok: now.response };
  };
}

const ID = "7QX4M2K9TD";
const SURE = ["--yes", "--reason", "seen it"];
function contained() {
  return whole();
}
function later(more: Partial<Response>): Whole {
  const { response, ...rest } = whole();
  return { ...rest, response: { ...response, ...more } };
}

describe("approve", () => {
  test("says where and what, sends a yes to that plan, and tells what became of it", async () => {
    play({ before: waiting(), after: contained() });
    const { code, out, errors } = await cordon("approve", ID, ...SURE, "--plan", "9f3a1c2b");
    expect({ code, errors }).toEqual({ code: 0, errors: "account 123456789012, us-east-1, stack Cordon\n" });
    expect(out).toContain("Contain payments-web · i-0a1b2c3d4e5f67890, i-0a1b2c3d4e5f67890?");
    expect(out).toContain(`✔ CONTAINED  ${ID}`);
    expect(decided()).toEqual([
      {
        id: expect.stringMatching(/^[\w-]{22}$/),
        kind: "approve",
        response: ID,
        plan: containPlan().hash,
        steps: [1, 2, 3],
        reason: "seen it",
      },
    ]);
    expect(review.asked.find((request) => "proof" in request)).toMatchObject({
      proof: {
        authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=.*x-cordon-decision/),
        nonce: expect.stringMatching(/^[\w-]{22}$/),
      },
    });
  });

  test("of fewer steps sends those, and shows what is left out", async () => {
    play({ before: waiting(), after: contained() });
    const { out } = await cordon("approve", ID, ...SURE, "--plan", "9f3a1c2b", "--only", "3,1");
    expect(decided()).toMatchObject([{ steps: [1, 3] }]);
    expect(out).toContain("left out by you");
  });

  test("follows the steps of who said yes first", async () => {
    play({ before: waiting(), after: contained(), plan: containPlan({ approvals: [yes({ steps: [1] })] }) });
    await cordon("approve", ID, ...SURE, "--plan", "9f3a1c2b");
    expect(decided()).toMatchObject([{ steps: [1] }]);
  });

  test("that is one of two says so, and ends with 0", async () => {
    play({ before: waiting() });
    const { code, out } = await cordon("approve", ID, ...SURE, "--plan", "9f3a1c2b");
    expect(code).toBe(0);
    expect(out).toContain("Approvals  1 of 2 (ben).");
    expect(out).toContain(`Another approver: npx cordon approve ${ID}`);
  });

  test.each<[Response["state"], number]>([
    ["partly", 7],
    ["failed", 1],
  ])("that ends %s ends with %i", async (state, expected) => {
    play({ before: waiting(), after: later({ state }) });
    expect((await cordon("approve", ID, ...SURE, "--plan", "9f3a1c2b")).code).toBe(expected);
  });

  test("of another plan than the one that is there now sends nothing, shows that one and ends with 5", async () => {
    play({ before: waiting() });
    const { code, out, errors } = await cordon("approve", ID, ...SURE, "--plan", "00000000");
    expect({ code, sent: decided() }).toEqual({ code: 5, sent: [] });
    expect(out).toMatch(/plan +9f3a1c2b\n/);
    const [, first = "", ...rest] = errors.split("\n");
    expect(first).toBe("The plan is no longer 00000000. The current plan is 9f3a1c2b:");
    expect(rest.join()).toContain("use --plan 9f3a1c2b");
  });

  test("of a plan that moves meanwhile shows the fresh one and ends with 5", async () => {
    const fresh = containPlan({ hash: "0f0f0f0f".padEnd(64, "0") });
    const rejected = { kind: "conflict", message: "look again", containPlan: fresh } as const;
    play({ before: waiting(), rejected });
    const { code, out, errors } = await cordon("approve", ID, ...SURE, "--plan", "9f3a1c2b");
    expect(code).toBe(5);
    expect(out).toMatch(/plan +0f0f0f0f\n/);
    expect(errors).toContain("look again");
  });

  test("of what is decided already says by whom and ends with 5", async () => {
    play({ before: later({ approvals: [yes()] }) });
    const { code, errors } = await cordon("approve", ID, ...SURE, "--plan", "9f3a1c2b");
    expect({ code, sent: decided() }).toEqual({ code: 5, sent: [] });
    expect(errors).toContain(
      "is not waiting for a decision: contained, approved by ben at 2026-09-25 02:53:00Z",
    );
  });

  test("--dry-run sends nothing; with --json it is the plan", async () => {
    play({ before: waiting() });
    const { code, out } = await cordon("approve", ID, "--dry-run", "--json");
    expect({ code, sent: decided() }).toEqual({ code: 0, sent: [] });
    expect(JSON.parse(out)).toMatchObject({ schema: "cordon.plan/v1", plan: { hash: containPlan().hash } });
  });

  test("of which no answer comes is not called failed, and ends with 8", async () => {
    play({ before: waiting() });
    const reads = review.answer;
    review.answer = (request) => ("proof" in request ? "hangs up" : reads(request));
    const { code, errors } = await cordon("approve", ID, ...SURE, "--plan", "9f3a1c2b");
    expect({ code, sent: decided().length }).toEqual({ code: 8, sent: 1 });
    expect(errors).toContain(`the decision may have arrived. Check with \`npx cordon show ${ID}\``);
  });

  test.each([
    ["usage", 2],
    ["not-found", 3],
    ["refused", 4],
    ["conflict", 5],
    ["credentials", 6],
  ] as const)("that is answered with %s ends with %i and says why", async (kind, expected) => {
    play({ before: waiting(), rejected: { kind, message: "you asked for this yourself\u001b[2J" } });
    const { code, errors } = await cordon("approve", ID, ...SURE, "--plan", "9f3a1c2b");
    expect(code).toBe(expected);
    expect(errors).toContain("cordon: you asked for this yourself");
    expect(errors).not.toContain("\u001b");
  });
});

describe("decline, accept, note and extend", () => {
  test.each<[string, Whole, string[], object]>([
    ["decline", waiting(), SURE, { kind: "decline" }],
    ["accept", contained(), SURE, { kind: "accept" }],
    ["note", later({ state: "failed" }), ["--reason", "seen it"], { kind: "note" }],
  ])("%s sends that", async (command, before, options, sent) => {
    play({ before });
    const { code, errors } = await cordon(command, ID, ...options);
    expect({ code, errors }).toMatchObject({
      code: 0,
      errors: expect.stringContaining("account 123456789012"),
    });
    expect(decided()).toEqual([
      { id: expect.stringMatching(/^[\w-]{22}$/), response: ID, reason: "seen it", ...sent },
    ]);
  });

  test("extend counts from now", async () => {
    play({ before: later({ ends: { "1": "2026-09-25T14:51:06.900Z" } }) });
    const start = Date.now();
    const { code, out } = await cordon("extend", ID, "--for", "4h", "--reason", "seen it");
    expect(code).toBe(0);
    expect(out).toContain("In effect until 2026-09-25 14:51:06Z.");
    const [decision] = decided();
    const until = Date.parse((decision as { until: string }).until) - 4 * 3_600_000;
    expect(until >= start && until <= Date.now()).toBe(true);
  });

  test.each([
    ["decline", contained()],
    ["accept", waiting()],
    ["extend", contained()],
  ])("%s where there is nothing to say it to ends with 5, and sends nothing", async (command, before) => {
    play({ before });
    const words = command === "extend" ? ["--for", "4h", "--reason", "x"] : SURE;
    const { code, errors } = await cordon(command, ID, ...words);
    expect({ code, sent: decided() }).toEqual({ code: 5, sent: [] });
    expect(errors).toContain(`npx cordon show ${ID}`);
  });
});

describe("undo", () => {
  test("of some steps, forced by target, sends the holds by name", async () => {
    play({ before: contained(), after: later({ state: "undone" }) });
    const { code } = await cordon("undo", ID, ...SURE, "--only", "2", "--force", "i-0a1b2c3d4e5f67890");
    expect(code).toBe(0);
    expect(decided()).toMatchObject([
      { kind: "undo", steps: [2], force: ["network-interface/eni-0fedcba9876543210/groups"], rearm: [] },
    ]);
  });

  test("that skips conflicts forces nothing", async () => {
    play({ before: contained(), after: later({ state: "conflict" }) });
    const { code } = await cordon("undo", ID, ...SURE);
    expect(code).toBe(5);
    expect(decided()).toMatchObject([{ force: [] }]);
    expect(decided()[0]).not.toHaveProperty("steps");
  });

  test.each([
    [["--only", "9"], "--only: no step 9 here"],
    [["--force", "i-0other"], "choose from: network-interface/eni-0fedcba9876543210/groups"],
  ])("%j that is not there ends with 2, and sends nothing", async (options, said) => {
    play({ before: contained() });
    const { code, errors } = await cordon("undo", ID, ...SURE, ...options);
    expect({ code, sent: decided() }).toEqual({ code: 2, sent: [] });
    expect(errors).toContain(said);
  });

  test("that needs another person says so, and ends with 0", async () => {
    play({ before: contained() });
    const reads = review.answer;
    let decision = "";
    review.answer = (request) => {
      if ("proof" in request) decision = request.decision.id;
      else if (request.kind === "show" && decision)
        return { ok: later({ undoApprovals: [{ ...yes({ decision }), plan: undoPlan().hash }] }) };
      return reads(request);
    };
    const { code, out } = await cordon("undo", ID, ...SURE);
    expect(code).toBe(0);
    expect(out).toContain("Approvals of the undo: 1 of 2 (ben). No changes yet.");
  });
});

describe("an undo that would change nothing", () => {
  test("is refused with what to name, ends with 4, and sends nothing", async () => {
    play({ before: contained() });
    const { code, errors } = await cordon("undo", ID, "--only", "1", ...SURE);
    expect({ code, sent: decided() }).toEqual({ code: 4, sent: [] });
    expect(errors).toContain(
      "nothing would be undone: step 1 would re-enable stolen credentials; add --rearm 1",
    );
  });
});

describe("reapply", () => {
  const drift = () =>
    later({ state: "not-in-effect", missing: ["isolate-instance i-0a: eni-1 is in sg-0web"] });

  test("sends that, and says that it is set again", async () => {
    play({ before: drift(), after: contained() });
    const { code, out } = await cordon("reapply", ID, ...SURE);
    expect(code).toBe(0);
    expect(decided()).toEqual([
      { id: expect.stringMatching(/^[\w-]{22}$/), kind: "reapply", response: ID, reason: "seen it" },
    ]);
    expect(out).toMatch(/^Set again\.\n✔ CONTAINED {2}7QX4M2K9TD/);
  });

  test.each([
    ["not-in-effect", 1],
    ["partly", 7],
  ] as const)("that ends %s ends with %i", async (state, expected) => {
    play({ before: drift(), after: later({ state }) });
    expect((await cordon("reapply", ID, ...SURE)).code).toBe(expected);
  });

  test("of what did not drift ends with 4, says how to verify, and sends nothing", async () => {
    play({ before: contained() });
    const { code, errors } = await cordon("reapply", ID, ...SURE);
    expect({ code, sent: decided() }).toEqual({ code: 4, sent: [] });
    expect(errors).toContain("no verification found drift. To verify it: npx cordon active --check");
  });

  test("needs --yes and --reason without a terminal", async () => {
    const { code, errors } = await cordon("reapply", ID);
    expect(code).toBe(2);
    expect(errors).toContain("pass --yes and --reason");
  });
});

describe("extend and note", () => {
  test("name no other approver: the caller has approved nothing", async () => {
    play({ before: waiting() });
    const { out } = await cordon("note", ID, "--reason", "seen it");
    expect(out).toContain(`Approve: npx cordon approve ${ID}`);
    expect(out).not.toContain("Another approver");
  });
});

describe("pause, resume and mute", () => {
  test.each([
    [["pause", "--for", "2h", "--reason", "x"], { kind: "pause", scope: "all" }],
    [
      ["pause", "leaked-access-key", "--for", "2h", "--reason", "x"],
      { kind: "pause", scope: "playbook/leaked-access-key" },
    ],
    [["resume", "--yes", "--reason", "x"], { kind: "resume", scope: "all" }],
    [["mute", ID, "--for", "7d", "--reason", "x"], { kind: "mute", scope: `finding/${ID}` }],
    [
      ["mute", "--type", "Recon:EC2/Portscan", "--for", "7d", "--reason", "x"],
      { kind: "mute", scope: "type/Recon:EC2/Portscan" },
    ],
    [
      ["mute", "--target", "web · i-0a", "--for", "7d", "--reason", "x"],
      { kind: "mute", scope: "target/web · i-0a" },
    ],
    [["mute", ID, "--end", "--yes", "--reason", "x"], { kind: "unmute", scope: `finding/${ID}` }],
  ])("%j sends that", async (words, sent) => {
    play({ before: contained() });
    const { code } = await cordon(...words);
    expect(code).toBe(0);
    expect(decided()).toMatchObject([{ ...sent, reason: "x" }]);
    expect("until" in decided()[0]!).toBe(words.includes("--for"));
  });

  test("of a playbook that is not here ends with 3, and names those that are", async () => {
    const { code, errors } = await cordon("pause", "stolen", "--for", "2h", "--reason", "x");
    expect({ code, sent: decided() }).toEqual({ code: 3, sent: [] });
    expect(errors).toContain("no playbook stolen deployed here. Did you mean stolen-instance-credentials?");
    const far = await cordon("pause", "entirely-other", "--for", "2h", "--reason", "x");
    expect(far.errors).toContain("it is one of leaked-access-key, stolen-instance-credentials");
  });

  test("--list shows what is in effect, and sends nothing", async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const [mute, pause] = brakes();
    review.answer = () => ({ ok: [{ ...pause, until }, mute] });
    const { out } = await cordon("pause", "--list", "--json");
    expect(JSON.parse(out)).toMatchObject({ schema: "cordon.brakes/v1", brakes: [{ until }] });
    expect(decided()).toEqual([]);
  });
});

describe("contain", () => {
  const BY_HAND = ["--playbook", "stolen-instance-credentials", ...SURE];
  const acts = containPlan({ decision: { outcome: "act", mode: "act", because: [] } });

  test.each<[string, object]>([
    ["i-0a1b2c3d4e5f67890", { instanceId: "i-0a1b2c3d4e5f67890" }],
    ["user/jenkins", { userName: "jenkins" }],
    ["key/AKIAIOSFODNN7EXAMPLE", { accessKeyId: "AKIAIOSFODNN7EXAMPLE" }],
    [
      "role/payments-web/i-0a1b",
      { roleName: "payments-web", roleId: "AROAEXAMPLEEXAMPLE01", sessionName: "i-0a1b" },
    ],
  ])("%s is planned for the decision that is sent", async (typed, target) => {
    play({ before: contained(), plan: acts });
    const { code, out } = await cordon("contain", typed, ...BY_HAND);
    expect(code).toBe(0);
    expect(out).toContain("outcome  Cordon acts at once");
    const [planned] = review.asked;
    const [sent] = decided();
    expect(planned).toEqual({
      kind: "contain-plan",
      playbook: "stolen-instance-credentials",
      target,
      decision: sent!.id,
    });
    expect(sent).toEqual({
      id: sent!.id,
      kind: "contain",
      playbook: "stolen-instance-credentials",
      target,
      plan: acts.hash,
      reason: "seen it",
    });
  });

  test("that waits for others says for how many, and ends with 0", async () => {
    play({ before: waiting() });
    const { code, out } = await cordon("contain", "user/jenkins", ...BY_HAND);
    expect(code).toBe(0);
    expect(out).toContain("needs approval from 2 other approvers");
    expect(out).toContain("APPROVAL REQUIRED");
  });

  test.each(["refuse", "observe"] as const)(
    "that would come to %s ends with 4, and sends nothing",
    async (outcome) => {
      const because = ["payments is protected"];
      play({ before: contained(), plan: containPlan({ decision: { outcome, mode: "act", because } }) });
      const { code, errors } = await cordon("contain", "user/jenkins", ...BY_HAND);
      expect({ code, sent: decided() }).toEqual({ code: 4, sent: [] });
      expect(errors).toContain("payments is protected");
    },
  );

  test("with a misspelt playbook ends with 3 and names the near one; a bare name is taken for a user", async () => {
    const misspelt = await cordon("contain", "user/jenkins", "--playbook", "leaked-acces-key", ...SURE);
    expect({ code: misspelt.code, asked: review.asked }).toEqual({ code: 3, asked: [] });
    expect(misspelt.errors).toContain("Did you mean leaked-access-key?");
    expect((await cordon("contain", "jenkins", ...BY_HAND)).errors).toContain("Did you mean user/jenkins?");
  });

  test("of a role that is not there ends with 3", async () => {
    const { code, errors } = await cordon("contain", "role/none/session", ...BY_HAND);
    expect(code).toBe(3);
    expect(errors).toContain("role none does not exist");
  });

  test.each([
    "jenkins",
    "i-xyz",
    "key/ASIAIOSFODNN7EXAMPLE",
    "role/web",
    "user/a/b",
    "user/a b",
    "role/web/x;y",
  ])("%s is no target: 2, and nothing is asked", async (typed) => {
    const { code, errors } = await cordon("contain", typed, ...BY_HAND);
    expect({ code, asked: review.asked }).toEqual({ code: 2, asked: [] });
    expect(errors).toContain("write i-");
  });
});

describe("reads", () => {
  test("list shows what is paused and what needs people first; --state and --since leave out the rest", async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    review.answer = (request) => ({
      ok: request.kind === "list" ? many() : [{ ...brakes()[1], until }],
    });
    const [all, lost, old, unknown, none] = await Promise.all([
      cordon("list"),
      cordon("list", "--state", "not-in-effect", "--json"),
      cordon("list", "--state", "lost", "--json"),
      cordon("list", "--state", "gone"),
      cordon("list", "--since", "1m"),
    ]);
    expect(all.out.split("\n")[1]).toMatch(/^PAUSED until .*: every playbook, by ana/);
    expect(JSON.parse(lost.out)).toMatchObject({
      brakes: [{ kind: "pause" }],
      responses: [{ state: "not-in-effect" }],
    });
    // The id that earlier versions gave the state.
    expect(JSON.parse(old.out).responses).toEqual(JSON.parse(lost.out).responses);
    expect([unknown.code, unknown.errors]).toEqual([2, expect.stringContaining("nothing-to-contain")]);
    expect(none.out).toContain("No response matches these options.");
  });

  test("active --check asks for it, and ends with 9 when something does not hold", async () => {
    play({ before: contained() });
    const checked = await cordon("active", "--check", "--json");
    expect(checked.code).toBe(9);
    expect(review.asked).toEqual([{ kind: "active", check: true }]);
    expect(JSON.parse(checked.out)).toMatchObject({ schema: "cordon.active/v1", holds: holds() });
    expect((await cordon("active")).code).toBe(0);
  });

  test("stats asks for its time, and is whole in --json", async () => {
    play({ before: contained() });
    const { code, out } = await cordon("stats", "--since", "24h", "--json");
    expect(code).toBe(0);
    const { schema, since, playbooks } = JSON.parse(out);
    expect({ schema, playbooks }).toEqual({ schema: "cordon.stats/v1", playbooks: stats() });
    expect(review.asked).toEqual([{ kind: "stats", since }]);
  });
});
