import { expect, test } from "vitest";
import type { Failure } from "../../lib/cli/program/failure.ts";
import { failureOf } from "../../lib/cli/program/failure-of.ts";
import { requirePossible } from "../../lib/cli/tasks/contain-target.ts";
import { theOne } from "../../lib/cli/tasks/find-id.ts";
import { checkState } from "../../lib/cli/tasks/undo-response.ts";
import { refuseWhileHeld } from "../../lib/cli/tasks/uninstall.ts";
import { listJson, responseJson } from "../../lib/cli/words/json-documents.ts";
import type { Response, State } from "../../lib/model/response.ts";
import { ALL_STATES, mayHold } from "../../lib/model/response-state.ts";
import { brakes, containPlan, denySession, many, PLACE, response, step, WHERE, whole } from "./records.ts";

function failing(run: () => unknown): Failure {
  try {
    run();
  } catch (error) {
    return error as Failure;
  }
  throw new Error("it did not fail");
}

test("a short id that fits several responses names them all and ends with 2", () => {
  const failure = failing(() => theOne("9KTR", many(), PLACE));
  expect(failure.ending).toBe("usage");
  expect(failure.message).toContain("9KTRB00001  APPROVAL REQUIRED  AKIAIOSFODNN7EXAMPLE, jenkins");
  expect(failure.message).toContain("9KTRC00001  NOT IN EFFECT");
});

test("a short id that fits none ends with 3, one that fits one is that", () => {
  expect(failing(() => theOne("ZZZZ", many(), PLACE)).ending).toBe("notFound");
  expect(theOne("9KTRB", many(), PLACE)).toBe("9KTRB00001");
});

test.each(ALL_STATES)("uninstall while a response is %s", (state) => {
  const run = () => refuseWhileHeld([whole({ state })], WHERE);
  if (!mayHold(state) && state !== "failed") return expect(run()).toBeUndefined();
  expect(failing(run)).toMatchObject({
    ending: "refused",
    message: expect.stringContaining("npx cordon undo 7QX4M2K9TD"),
  });
});

test("uninstall recommends an undo that does something", () => {
  const record = { ...whole(), steps: [denySession()] };
  expect(failing(() => refuseWhileHeld([record], WHERE)).message).toContain(
    'npx cordon undo 7QX4M2K9TD --rearm 1 --reason "…"',
  );
});

test("contain of a user that does not exist is not found, and not a success", () => {
  const moot = "user bob does not exist in 123456789012";
  const plan = containPlan({ steps: [step({ changes: [], moot }), denySession({ changes: [], moot })] });
  expect(failing(() => requirePossible(plan, "leaked-access-key"))).toMatchObject({
    ending: "notFound",
    message: moot,
  });
});

test.each<[State, Failure["ending"] | undefined]>([
  ["contained", undefined],
  ["failed", undefined],
  ["undoing", undefined],
  ["containing", "conflict"],
  ["new", "conflict"],
  ["observed", "refused"],
  ["waiting", "refused"],
  ["refused", "refused"],
])("undo of a response that is %s: %s", (state, ending) => {
  const run = () => checkState({ id: "7QX4M2K9TD", state });
  if (ending === undefined) expect(run()).toBeUndefined();
  else expect(failing(run).ending).toBe(ending);
});

test.each([
  [{ name: "ExpiredTokenException", message: "expired" }, "credentials"],
  [
    { name: "AccessDeniedException", message: "not authorized to perform: lambda:InvokeFunction" },
    "credentials",
  ],
  [{ name: "CredentialsProviderError", message: "Could not load credentials" }, "credentials"],
  [{ name: "TimeoutError", message: "socket hang up" }, "timedOut"],
  [{ name: "Error", code: "ENOTFOUND", message: "getaddrinfo ENOTFOUND sts" }, "failed"],
  [
    { name: "AggregateError", code: "ECONNREFUSED", message: "", errors: [new Error("connect ::1")] },
    "failed",
  ],
  [new Error("Region is missing"), "usage"],
  [new Error("whatever"), "failed"],
])("%j ends as %s, with a sentence", (error, ending) => {
  const failure = failureOf(error);
  expect(failure.ending).toBe(ending);
  expect(failure.message).not.toBe("");
});

/** As the ledger gives it: with the table's keys, and the lease of whoever works on it. */
function stored(more: Partial<Response> = {}) {
  return response({
    lease: { owner: "x", until: 1 },
    ...{ pk: "R#7", sk: "response", shelf: "open#1" },
    ...more,
  });
}

test("list --json has what docs/architecture.md promises, nothing of the table, and stays small", () => {
  const unreadable = { field: "detail", reason: "is missing", event: "x".repeat(300_000) };
  const { signal: _, ...noSignal } = stored({ id: "8UNR000001", state: "refused", unreadable });
  const json = listJson(WHERE, [stored(), noSignal], brakes());
  expect(json.length).toBeLessThan(10_000);
  const { schema, responses } = JSON.parse(json);
  expect(schema).toBe("cordon.list/v1");
  expect(responses[0]).toMatchObject({
    id: "7QX4M2K9TD",
    playbook: "stolen-instance-credentials",
    state: "contained",
    targets: ["payments-web · i-0a1b2c3d4e5f67890", "i-0a1b2c3d4e5f67890"],
    signal: { id: "guardduty/4ab1c8f0d2e94b7fa1c3d5e7f9012345" },
    decision: { outcome: "act" },
    times: { received: "2026-09-25T02:51:06.100Z" },
    repeats: 2,
    createdAt: "2026-09-25T02:51:06.100Z",
    updatedAt: "2026-09-25T02:51:07.204Z",
  });
  expect(responses[0].needsDecision).toBe(false);
  expect(responses[1]).toMatchObject({ signal: null, unreadable: { field: "detail", reason: "is missing" } });
  for (const key of ["pk", "sk", "shelf", "lease"]) expect(responses[0]).not.toHaveProperty(key);
});

test("show --json is the whole record, without the table's keys", () => {
  const record = { ...whole(), response: stored() };
  const { lease: _, ...rest } = response();
  expect(JSON.parse(responseJson(WHERE, record))).toEqual({
    schema: "cordon.response/v1",
    ...PLACE,
    stack: "Cordon",
    response: rest,
    steps: record.steps,
    audit: record.audit,
  });
});
