import { beforeEach, expect, test, vi } from "vitest";
import { handlerOf } from "../../functions/respond.ts";
import { DECIDING } from "../../lib/policy/settings.ts";
import { wholeRuntime } from "../support/lambda-runtime.ts";
import { somePlaybook } from "../support/some-playbook.ts";

/** Which part of the engine was asked, and with what first. */
const asked = vi.hoisted(() => [] as unknown[]);
const said = vi.hoisted(() => (part: string) => async (first: unknown) => {
  asked.push([part, first]);
  return { id: part, state: "contained" };
});
vi.mock(import("../../lib/engine/respond.ts"), () => ({ respond: said("respond") }) as never);
vi.mock(import("../../lib/engine/take-up.ts"), () => ({ resume: said("resume") }) as never);
vi.mock(
  import("../../lib/pursuit/derived-sessions.ts"),
  () => ({ respondToOpened: said("respondToOpened") }) as never,
);
vi.mock(
  import("../../lib/engine/manual.ts"),
  () => ({ containByDecision: said("containByDecision") }) as never,
);
vi.mock(
  import("../../lib/engine/plan-for-approval.ts"),
  () => ({ planForApproval: said("planForApproval"), planByHand: said("planByHand") }) as never,
);

vi.mock(import("../../lib/engine/reapply.ts"), () => ({ judgeAgain: said("judgeAgain") }) as never);

const handler = handlerOf(somePlaybook({ id: "lamps-on" }), [], DECIDING, wholeRuntime());
const ID = "7QX4M2K9TD";

beforeEach(() => {
  asked.length = 0;
  const settings = { TABLE: "ledger", PARTITION: "aws", MODE: "act", CODE: "code-1", CONTAIN_IDENTITY: "f" };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(`CORDON_${name}`, value);
});

test.each([
  [{ kind: "resume", id: ID }, "resume", ID],
  [{ kind: "resume", id: ID, waited: true }, "resume", ID],
  [{ kind: "plan", id: ID }, "planForApproval", ID],
  [{ kind: "judge-again", id: ID }, "judgeAgain", ID],
  [{ kind: "plan-by-hand", target: "user/ana", decision: "d" }, "planByHand", "user/ana"],
  [{ kind: "contain", decision: ID }, "containByDecision", ID],
  [{ kind: "linked", id: ID }, "respondToOpened", ID],
])("%j is a request: what is on record says what to do", async (request, part, first) => {
  await handler(request);
  expect(asked).toEqual([[part, first]]);
});

test.each([
  [{ source: "aws.guardduty", detail: {} }],
  [{ kind: "linked", id: ID, detail: {} }],
  [{ kind: "resume", id: ID, waited: true, decision: ID }],
  [{ kind: "AWS API Call", id: ID }],
  [{ kind: "toString" }],
  [{ resume: ID }],
  ["resume"],
  [null],
])("%j is an event, whatever it looks like", async (event) => {
  await handler(event);
  expect(asked).toEqual([["respond", event]]);
});
