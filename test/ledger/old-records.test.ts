import { readFileSync } from "node:fs";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import { takeLease } from "../../lib/ledger/leases.ts";
import { listDue, listResponses, listSince } from "../../lib/ledger/reading.ts";
import { claim, getResponse } from "../../lib/ledger/responses.ts";
import { toItem } from "../../lib/ledger/table.ts";
import { movedResponse } from "../../lib/runtime/stream.ts";
import { ANA, LEAD, newScene, type Scene } from "../support/review-run.ts";
import { useReviewWorld } from "../support/review-world.ts";

/** Items as version 0.1 wrote them, of three responses: `kept`, `lost` and `moot`. */
const ITEMS: readonly { readonly pk: string; readonly sk: string; readonly state?: string }[] = JSON.parse(
  readFileSync(new URL("old-records.json", import.meta.url), "utf8"),
);
const KEPT = "833HJ4WMK4";
const LOST = "0AW7X9P3B6";
const MOOT = "76DWSAV9D8";
const NOW = { [KEPT]: "partly-undone", [LOST]: "not-in-effect", [MOOT]: "nothing-to-contain" };

const endpoint = useReviewWorld();
let scene: Scene;
beforeAll(async () => {
  scene = await newScene(endpoint(), { hall: "off", attic: "on", cellar: "on" });
  for (const item of ITEMS)
    await scene.table.client.send(new PutItemCommand({ TableName: scene.table.name, Item: toItem(item) }));
});

test("the items hold the old ids", () => {
  const states = ITEMS.filter(({ sk }) => sk === "response").map(({ state }) => state);
  expect(states.sort()).toEqual(["kept", "lost", "moot"]);
});

describe("an old record is read in today's words", () => {
  const states = (found: readonly { id: string; state: string }[]) =>
    Object.fromEntries(found.map(({ id, state }) => [id, state]));

  test("by every list", async () => {
    expect(states(await listResponses(scene.table, 9))).toEqual(NOW);
    expect(states(await listSince(scene.table, "2026-01-01"))).toEqual(NOW);
    expect(states(await listDue(scene.table, new Date("2027-01-01"), 9))).toEqual({ [KEPT]: NOW[KEPT] });
  });

  test("alone, whole, claimed again and from the stream; its milestones too", async () => {
    for (const [id, state] of Object.entries(NOW)) {
      const response = (await getResponse(scene.table, id))!;
      expect([response.state, (await scene.response(id)).state]).toEqual([state, state]);
      expect((await claim(scene.table, response)).response.state).toBe(state);
      const item = ITEMS.find(({ pk, sk }) => pk === `R#${id}` && sk === "response")!;
      expect(movedResponse({ dynamodb: { NewImage: toItem(item) } })?.state).toBe(state);
    }
    const { times } = await scene.response(KEPT);
    expect([times["partly-undone"], times["kept"]]).toEqual([expect.stringContaining("T03:0"), undefined]);
  });

  test("also where the last message was about such a state", async () => {
    const old = ITEMS.find(({ pk, sk }) => pk === `R#${LOST}` && sk === "response")!;
    const told = { state: "lost", version: 1, at: "2026-11-20T03:00:00.000Z", subject: "", text: "" };
    const read = movedResponse({ dynamodb: { NewImage: toItem({ ...old, told }) } });
    expect(read?.told?.state).toBe("not-in-effect");
  });

  test("an unknown state is said, and not taken for another", () => {
    const old = ITEMS.find(({ pk, sk }) => pk === `R#${LOST}` && sk === "response")!;
    const read = () => movedResponse({ dynamodb: { NewImage: toItem({ ...old, state: "frozen" }) } });
    expect(read).toThrow(`response ${LOST} is frozen, which this version does not know`);
  });
});

describe("an old record moves on", () => {
  test("kept: a note, then the undo of the rest", async () => {
    const { state } = await scene.decide(LEAD, { kind: "note", response: KEPT });
    expect(state).toBe("partly-undone");
    expect((await scene.undo(ANA, KEPT)).state).toBe("undone");
    expect([scene.world.get("hall"), await scene.hold("hall")]).toEqual(["dim", []]);
  });

  test("lost: a lease, then a person accepts it", async () => {
    const lease = { owner: "old", until: 0 };
    expect((await takeLease(scene.table, LOST, lease, scene.clock.now().getTime())).state).toBe(
      "not-in-effect",
    );
    expect((await scene.decide(ANA, { kind: "accept", response: LOST })).state).toBe("accepted");
  });
});
