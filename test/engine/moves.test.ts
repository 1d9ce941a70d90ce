import { describe, expect, test } from "vitest";
import { patchResponse } from "../../lib/ledger/facts.ts";
import { getResponse, move } from "../../lib/ledger/responses.ts";
import type { Response, State } from "../../lib/model/response.ts";
import { ALL_STATES, may, STATES } from "../../lib/model/response-state.ts";
import { ANA, LEAD, newScene, type Scene } from "../support/review-run.ts";
import { rejection, useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();
const at = "2026-11-20T03:00:00.000Z";

let scene: Scene;
let id: string | undefined;
/** One response, put into a state without anybody's lease. */
async function stored(state: State): Promise<Response> {
  scene ??= await newScene(endpoint(), { hall: "on" }, { mode: "observe" });
  id ??= (await scene.respond(["hall"])).id;
  await patchResponse(scene.table, id, { state, lease: undefined });
  return (await getResponse(scene.table, id))!;
}

describe.each(ALL_STATES)("from %s", (from) => {
  test.each(ALL_STATES)("to %s", async (to) => {
    const response = await stored(from);
    const moving = move(scene.table, response, to, { at, what: "test" });
    if (may(from, to)) await moving;
    else await expect(moving).rejects.toThrow(`response ${response.id} cannot go from ${from} to ${to}`);
    const { state, version } = (await getResponse(scene.table, response.id))!;
    expect([state, version]).toEqual(may(from, to) ? [to, response.version + 1] : [from, response.version]);
  });
});

test("the table is the design's", () => {
  const final = ALL_STATES.filter((state) => STATES[state].next.length === 0).sort();
  expect(final).toEqual(["declined", "expired", "nothing-to-contain", "observed", "refused", "undone"]);
  expect(STATES.undoing.next).toEqual(["undone", "partly-undone", "conflict"]);
  expect(ALL_STATES.filter((state) => may(state, "undoing")).sort()).toEqual([
    "accepted",
    "conflict",
    "contained",
    "failed",
    "not-in-effect",
    "partly",
    "partly-undone",
  ]);
});

describe("a decision that comes in a state that it is not for says so, by a kind, and changes nothing", () => {
  const until = "2026-11-21T03:00:00Z";
  const plan = "0".repeat(64);
  const approve = (response: string) => ({ kind: "approve", response, plan, steps: [1] }) as const;
  const kinds = ["refused", "conflict"];
  // By one who may do everything, so that the state alone is in the way.
  const never: Record<"approve" | "decline" | "extend" | "accept" | "reapply", readonly State[]> = {
    approve: ALL_STATES,
    decline: ALL_STATES,
    extend: ALL_STATES,
    reapply: ALL_STATES.filter((state) => state !== "not-in-effect"),
    accept: ALL_STATES.filter(
      (s) =>
        !["contained", "partly", "failed", "not-in-effect", "partly-undone", "conflict", "accepted"].includes(
          s,
        ),
    ),
  };
  for (const [kind, states] of Object.entries(never) as [keyof typeof never, readonly State[]][])
    test.each(states)(`${kind} in %s, where nobody is asked`, async (state) => {
      const { id, version } = await stored(state);
      const decision =
        kind === "approve"
          ? approve(id)
          : kind === "extend"
            ? ({ kind, response: id, until } as const)
            : ({ kind, response: id } as const);
      const rejected = await rejection(scene.decide(LEAD, decision));
      expect(kinds).toContain(rejected.kind);
      expect(rejected.message).toMatch(
        state === "undoing" && kind === "extend" ? /being undone/ : new RegExp(`is ${state}`),
      );
      expect(await getResponse(scene.table, id)).toMatchObject({ state, version });
    });

  test.each(ALL_STATES)("a note is taken in %s", async (state) => {
    const { id } = await stored(state);
    expect((await scene.decide(ANA, { kind: "note", response: id })).state).toBe(state);
  });
});
