import { describe, expect, test } from "vitest";
import type { Ask } from "../../lib/model/ask.ts";
import type { Response, State, Whole } from "../../lib/model/response.ts";
import { headlineOf } from "../../lib/notify/headline.ts";
import { incidentOf, isLate } from "../../lib/notify/incident.ts";
import { asUpdate, tellingOf } from "../../lib/notify/message.ts";
import { brakeMessage } from "../../lib/notify/suppression-message.ts";
import { isOfStorm, isUntold } from "../../lib/policy/told.ts";
import { PLACE, response, whole } from "../cli/records.ts";

const HERE = { account: "999999999999", region: "eu-central-1" };
const ANA = "arn:aws:iam::123456789012:user/ana";
const AT = "2026-09-25T02:55:10.000Z";

function ask(more: Partial<Ask> = {}): Ask {
  return {
    plan: "9f3a1c2b".padEnd(64, "0"),
    people: 2,
    since: "2026-09-25T02:51:06.448Z",
    until: "2026-09-25T03:21:06.448Z",
    onSilence: "escalate",
    approvals: [{ by: ANA, at: AT, decision: "d", steps: [1, 2], reason: "looks real" }],
    escalated: 0,
    ...more,
  };
}

function waiting(more: Partial<Response> = {}): Whole {
  return whole({ state: "waiting", ask: ask(), ...more });
}
function told(of: Whole, previous?: State) {
  return tellingOf(of, { here: HERE, ...(previous && { previous }) }).message;
}

describe("a message that asks", () => {
  const text = told(waiting())!.text;
  const line = (word: string) => text.split("\n").filter((one) => one.startsWith(word));

  test("leads with the decision: what, until when, what happens otherwise, who said yes, on which plan", () => {
    expect(text.split("\n").slice(0, 3)).toEqual([
      "APPROVAL REQUIRED in 123456789012 us-east-1",
      "",
      expect.stringMatching(
        /^Step {6}Deny everything to the sessions.*: payments-web · i-0a1b2c3d4e5f67890$/,
      ),
    ]);
    expect(line("Affected")[0]).toContain("i-0a1b2c3d4e5f67890");
    expect(line("Deadline")).toEqual([
      "Deadline  2026-09-25 03:21Z. No decision: nothing changes, and on-call is paged again",
    ]);
    expect(line("Approvals")).toEqual(["Approvals 1 of 2"]);
    expect(line("Approved")).toEqual(["Approved  ana at 2026-09-25 02:55Z: looks real"]);
    expect(line("Plan")).toEqual(["Plan      9f3a1c2b"]);
  });

  test("says which of two responses to one signal it is, and which the other is", () => {
    const part = (more: Partial<Response>) =>
      told(waiting(more))!
        .text.split("\n")
        .filter((one) => one.startsWith("Part"));
    expect(part({})).toEqual([]);
    expect(part({ other: "B" })[0]).toContain("Response B has the steps that need approval");
    expect(part({ other: "A", beyond: true })[0]).toContain("Response A has the automatic steps");
  });

  test("names commands and no link", () => {
    expect(text).toContain('npx cordon approve 7QX4M2K9TD --reason "…"');
    expect(text).toContain('npx cordon decline 7QX4M2K9TD --reason "…"');
    expect(text).not.toMatch(/https?:/);
    expect(text).not.toContain("cordon undo");
  });

  test.each(["hold", "expire", "escalate", "contain"] as const)(
    "says what silence means: %s",
    (onSilence) => {
      const said = told(waiting({ ask: ask({ onSilence }) }))!.text;
      expect(said).toContain(
        {
          hold: "keeps waiting",
          expire: "is closed",
          escalate: "on-call is paged again",
          contain: "Cordon CONTAINS",
        }[onSilence],
      );
    },
  );
});

describe("how loud a message is", () => {
  test.each<[State, string]>([
    ["waiting", "page"],
    ["failed", "page"],
    ["partly", "page"],
    ["not-in-effect", "page"],
    ["conflict", "page"],
    ["contained", "chat"],
    ["undone", "chat"],
    ["partly-undone", "chat"],
    ["declined", "chat"],
    ["expired", "chat"],
    ["accepted", "chat"],
    ["observed", "digest"],
    ["nothing-to-contain", "digest"],
  ])("%s: %s", (state, urgency) => expect(told(whole({ state }))!.urgency).toBe(urgency));

  test("what nobody contained pages when it is grave", () => {
    const { signal } = response();
    expect(told(whole({ state: "refused" }))!.urgency).toBe("page");
    expect(told(whole({ state: "refused", signal: { ...signal!, severity: "low" } }))!.urgency).toBe("chat");
    expect(told(whole({ state: "refused", signal: undefined } as Partial<Response>))!.urgency).toBe("chat");
  });

  test.each<State>(["new", "containing", "undoing"])("%s is only passing", (state) =>
    expect(told(whole({ state }))).toBeUndefined(),
  );
});

describe("news", () => {
  test.each<[Partial<Response>, string, string]>([
    [{ state: "waiting", ask: ask(), news: "reminder" }, "REMINDER, APPROVAL REQUIRED", "page"],
    [{ state: "waiting", ask: ask(), news: "escalated" }, "ESCALATED, NO DECISION YET", "page"],
    [{ state: "waiting", ask: ask(), news: "replanned" }, "APPROVAL REQUIRED, the plan changed", "page"],
    [{ state: "waiting", ask: ask(), news: "approved" }, "Approvals 1 of 2", "chat"],
    [{ state: "contained", ask: ask(), news: "new-target" }, "APPROVAL REQUIRED, new target", "page"],
    [{ state: "containing", news: "new-target" }, "New target", "chat"],
    [{ state: "contained", news: "ends-soon" }, "Containment ends soon", "chat"],
    [{ state: "contained", news: "extended" }, "Extended", "chat"],
    [
      { state: "contained", news: "undo-approved", undoApprovals: [{ ...ask().approvals[0]!, plan: "p" }] },
      "Undo approved by 1, another approval required",
      "chat",
    ],
    [{ state: "containing", news: "reapplying" }, "Not in effect, Cordon applies it again", "chat"],
    [{ state: "contained", news: "evidence-lost" }, "EVIDENCE INCOMPLETE", "page"],
  ])("%j", (more, headline, urgency) => {
    const message = told(whole(more), more.state)!;
    expect(message.subject).toContain(`] ${headline}: `);
    expect(message.urgency).toBe(urgency);
  });

  test("what was contained by itself is to be confirmed, until when, and what silence means", () => {
    const confirm = { until: "2026-09-25T04:51:07.000Z", onSilence: "release" } as const;
    const { text, urgency } = told(whole({ confirm }), "containing")!;
    expect(text).toContain("Contained automatically, accept or undo");
    expect(text).toContain("Deadline  2026-09-25 04:51Z. No decision: Cordon RELEASES the targets");
    expect(text).toContain("npx cordon accept 7QX4M2K9TD");
    expect(urgency).toBe("chat");
  });

  test("the same state and no news is a note: an event, no message", () => {
    const { event, message } = tellingOf(waiting(), { previous: "waiting", here: HERE });
    expect([event.previous, message]).toEqual(["waiting", undefined]);
  });
});

describe("a subject", () => {
  const subject = told(waiting())!.subject;

  test("begins alike for all messages of one response and its generations, verb first", () => {
    expect(subject).toMatch(/^\[7QX4M2K9TD\] APPROVAL REQUIRED: Instance credentials/);
    expect(told(whole({ id: "7QX4M2K9TD-2", generation: 2 }))!.subject).toMatch(
      /^\[7QX4M2K9TD\] Contained: /,
    );
  });

  test("counts the updates", () => {
    expect(asUpdate(subject, 1)).toBe(subject);
    expect(asUpdate(subject, 2)).toMatch(/^\[7QX4M2K9TD\] APPROVAL REQUIRED \(update 2\): Instance/);
  });

  test("is at most 100 printable ASCII characters, whatever a name holds", () => {
    const hostile = { title: `x\r\nBcc: a@b\u202e${"é·…".repeat(90)}`, targets: ["a\u0007"] };
    for (const text of [told(whole(hostile))!.subject, asUpdate(told(whole(hostile))!.subject, 12)])
      expect(text).toMatch(/^[\x20-\x7e]{1,100}$/);
  });
});

describe("a text", () => {
  test("names who did it, and why", () => {
    const undo = { decision: "d", by: ANA, at: AT, reason: "pen test", rearm: [] };
    expect(told(whole({ state: "undone", undo }))!.text).toContain(
      "Undo      ana at 2026-09-25 02:55Z: pen test",
    );
    const declined = waiting({ state: "declined", updatedAt: AT, ask: undefined } as Partial<Response>);
    const audit = [...declined.audit, { at: AT, by: ANA, what: "declined" }];
    const { event, message } = tellingOf({ ...declined, audit }, { previous: "waiting", here: HERE });
    expect([event.by, message!.text.split("\n").filter((line) => line.startsWith("By"))]).toEqual([
      ANA,
      ["By        ana"],
    ]);
  });

  test("keeps to one line a name, and shows what would hide", () => {
    const { signal } = response();
    const { text } = told(whole({ signal: { ...signal!, title: "a\nApprove:  npx evil\u001b[2K\u202e" } }))!;
    expect(text).toContain("Finding   a Approve:  npx evil\uFFFD[2K\uFFFD");
  });

  test("is short enough for every channel, and says that there is more", () => {
    const long = { missing: Array.from({ length: 2_000 }, (_, n) => `eni-${n} ${"x".repeat(200)}`) };
    const { text } = told(whole({ state: "not-in-effect", ...long }))!;
    expect(text.length).toBeLessThan(32_000);
    expect(text).toContain("Cut here. All of it: npx cordon show 7QX4M2K9TD");
  });
});

describe("the event", () => {
  test("says all of it to a machine", () => {
    const { event } = tellingOf(waiting({ news: "approved", version: 4, updatedAt: AT }), {
      previous: "waiting",
      here: HERE,
    });
    expect(event).toEqual({
      schema: "cordon.response-changed/v1",
      response: "7QX4M2K9TD",
      incident: expect.stringMatching(/^[0-9a-f]{16}$/),
      version: 4,
      state: "waiting",
      previous: "waiting",
      news: "approved",
      playbook: "stolen-instance-credentials",
      title: "Instance credentials used outside the instance",
      severity: "high",
      ...PLACE,
      targets: response().targets,
      decision: { outcome: "act", mode: "act", because: [] },
      needs: "decision",
      at: AT,
      ask: {
        until: "2026-09-25T03:21:06.448Z",
        people: 2,
        approvals: [{ by: ANA, at: AT }],
        onSilence: "escalate",
      },
    });
  });

  test("of what could not be read is about here", () => {
    const { event } = tellingOf(whole({ state: "refused", signal: undefined } as Partial<Response>), {
      here: HERE,
    });
    expect(event).toMatchObject({ ...HERE, needs: "look" });
    expect(event.severity).toBeUndefined();
  });

  test("an incident is a playbook on a first target in a place, whichever finding said so", () => {
    const one = incidentOf(response());
    expect(incidentOf(response({ id: "X", family: "X", version: 9 }))).toBe(one);
    const { signal } = response();
    const others = [
      response({ playbook: "other" }),
      response({ targets: ["i-other"] }),
      response({ signal: { ...signal!, account: "210987654321" } }),
      response({ signal: { ...signal!, region: "eu-west-1" } }),
    ].map(incidentOf);
    expect(new Set([one, ...others]).size).toBe(5);
  });
});

describe("a late message", () => {
  const said = (version: number) => ({ state: "contained", version, at: AT, subject: "", text: "" }) as const;
  const late = (version: number, asks: boolean, now: Partial<Response>) => {
    const { told: _, ...rest } = response();
    return isLate({ version, asks }, { ...rest, ...now });
  };

  test("is dropped once people were told of something newer, or of the same", () => {
    expect(late(3, false, { version: 4, told: said(4) })).toBe(true);
    expect(late(3, false, { version: 4, told: said(3) })).toBe(true);
  });

  test("is sent when its state never got told, and always when it is the newest", () => {
    expect(late(3, false, { version: 4 })).toBe(false);
    expect(late(3, false, { version: 4, told: said(2) })).toBe(false);
    expect(late(4, false, { version: 4, told: said(4) })).toBe(false); // another channel was faster
  });

  test("asks nothing that was answered", () => {
    expect(late(1, true, { version: 2, state: "containing" })).toBe(true);
    expect(late(1, true, { version: 2, state: "waiting", ask: ask() })).toBe(false);
  });
});

describe("what watch looks for", () => {
  test("a state that people were not told of", () => {
    expect(isUntold(response({ state: "not-in-effect", version: 4 }))).toBe(true);
    expect(isUntold(response())).toBe(false);
    expect(isUntold(response({ state: "containing", version: 4 }))).toBe(false);
    expect(isUntold(response({ state: "contained", version: 5 }))).toBe(false); // a note
  });

  test("a response of a storm is told with the others, and what goes wrong with it is not", () => {
    const decision = { outcome: "ask", mode: "act", because: [], lowered: ["storm-brake"] } as const;
    const of = (state: State) => isOfStorm(response({ state, decision }));
    expect((["waiting", "expired", "observed", "nothing-to-contain", "refused"] as const).map(of)).toEqual(
      Array(5).fill(true),
    );
    expect(
      (["failed", "partly", "not-in-effect", "contained", "undone", "declined"] as const).map(of),
    ).toEqual(Array(6).fill(false));
    expect(isOfStorm(response({ state: "waiting" }))).toBe(false);
    expect(isUntold(response({ state: "waiting", version: 4, decision }))).toBe(false);
  });

  test("every state has a headline or is passing", () => {
    expect(headlineOf(response({ state: "accepted" }))!.says).toBe("Accepted");
  });
});

describe("a brake", () => {
  const brake = {
    kind: "pause",
    scope: "playbook/leaked-access-key",
    reason: "rotation\nnight",
    by: ANA,
    at: AT,
    until: "2026-09-25T04:55:10.000Z",
  } as const;

  test("that somebody set is told, with reason and end", () => {
    const { subject, text, event, urgency } = brakeMessage({ now: brake, at: AT }, HERE)!;
    expect(subject).toBe("[pause] PAUSED: playbook/leaked-access-key in 999999999999 eu-central-1");
    expect(text).toContain("By        ana, until 2026-09-25 04:55Z: rotation night");
    expect(event).toMatchObject({ schema: "cordon.brake-changed/v1", change: "set", kind: "pause", by: ANA });
    expect(urgency).toBe("chat");
  });

  test("that somebody lifted is told; one that ended is not", () => {
    expect(brakeMessage({ before: brake, at: "2026-09-25T03:00:00.000Z" }, HERE)!.subject).toContain(
      "Resumed",
    );
    expect(brakeMessage({ before: brake, at: "2026-09-26T04:55:10.000Z" }, HERE)).toBeUndefined();
  });

  test("that is as it was, or comes of a decline, is not told", () => {
    expect(brakeMessage({ now: brake, before: { ...brake }, at: AT }, HERE)).toBeUndefined();
    expect(brakeMessage({ now: { ...brake, kind: "declined" }, at: AT }, HERE)).toBeUndefined();
    expect(brakeMessage({ now: { ...brake, until: AT }, before: brake, at: AT }, HERE)).toBeDefined();
  });
});
