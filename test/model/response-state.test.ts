import { describe, expect, test } from "vitest";
import type { ChangeState } from "../../lib/model/change-state.ts";
import * as change from "../../lib/model/change-state.ts";
import type { State } from "../../lib/model/response-state.ts";
import * as response from "../../lib/model/response-state.ts";

const HOLDS = ["accepted", "conflict", "contained", "partly", "partly-undone"] as const;

/** Which states have which trait; a new state must be put into its rows. */
const ROWS: readonly (readonly [(state: State) => boolean, readonly State[]])[] = [
  [response.isRunning, ["containing", "new", "undoing"]],
  [response.isSettled, ["accepted", "contained"]],
  [response.shouldHold, HOLDS],
  [response.isHeldOrMissing, [...HOLDS, "not-in-effect"]],
  [response.mayHold, [...HOLDS, "containing", "not-in-effect", "undoing"]],
  [response.isIncomplete, ["failed", "not-in-effect", "partly"]],
  [response.needsLook, ["conflict", "expired", "failed", "not-in-effect", "partly", "refused"]],
  [response.isSummarized, ["expired", "nothing-to-contain", "observed", "refused", "waiting"]],
  [response.isUndo, ["conflict", "partly-undone", "undoing", "undone"]],
  [
    response.isUntouched,
    ["declined", "expired", "new", "nothing-to-contain", "observed", "refused", "waiting"],
  ],
  [
    response.takesEvents,
    [
      ...["accepted", "conflict", "contained", "containing", "failed"],
      ...["new", "not-in-effect", "partly", "partly-undone", "waiting"],
    ] as const,
  ],
  [
    response.endsFirstRun,
    ["contained", "failed", "nothing-to-contain", "observed", "partly", "refused", "waiting"],
  ],
  [response.isFinal, ["declined", "expired", "nothing-to-contain", "observed", "refused", "undone"]],
];

test.each(ROWS.map(([is, states]) => [is.name, is, states] as const))("%s", (_, is, states) => {
  expect(response.ALL_STATES.filter(is).toSorted()).toEqual([...states].sort());
});

test("to accept, to undo and to be found missing, as the moves say", () => {
  const to = (state: State) => response.ALL_STATES.filter((from) => response.may(from, state)).toSorted();
  const done = ["conflict", "contained", "failed", "not-in-effect", "partly", "partly-undone"];
  expect(to("accepted")).toEqual(done);
  expect(to("undoing")).toEqual(["accepted", ...done]);
  expect(to("not-in-effect")).toEqual(["accepted", "conflict", "contained", "partly", "partly-undone"]);
});

describe("ids", () => {
  test("of today and of earlier versions, and no others", () => {
    expect(["lost", "kept", "moot", "partly", "gone", "toString"].map(response.stateOf)).toEqual([
      "not-in-effect",
      "partly-undone",
      "nothing-to-contain",
      "partly",
      undefined,
      undefined,
    ]);
  });

  test("as the ledger may hold them", () => {
    expect(response.storedIds("not-in-effect")).toEqual(["not-in-effect", "lost"]);
    expect(response.storedIds("partly")).toEqual(["partly"]);
  });
});

const CHANGES: readonly (readonly [(of: { state: ChangeState }) => boolean, readonly ChangeState[]])[] = [
  [change.isOpen, ["applying", "failed"]],
  [change.isInForce, ["applied", "verified", "joined"]],
  [change.isHeld, ["applied", "verified", "joined", "kept"]],
  [change.isLeftByUndo, ["kept", "conflict"]],
  [change.mayBeInForce, ["applying", "failed", "applied", "verified", "joined", "kept", "conflict"]],
  [change.isOurs, ["applying", "failed", "applied", "verified", "joined", "kept"]],
  [change.isNeverBegun, ["planned", "moot"]],
];

const CHANGE_STATES: readonly ChangeState[] = [
  "planned",
  "moot",
  "applying",
  "failed",
  "applied",
  "verified",
  "joined",
  "kept",
  "conflict",
  "undone",
];

test.each(CHANGES.map(([is, states]) => [is.name, is, states] as const))("a change: %s", (_, is, states) => {
  expect(CHANGE_STATES.filter((state) => is({ state }))).toEqual(states);
});
