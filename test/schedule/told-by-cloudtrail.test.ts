import { expect, test } from "vitest";
import { handlerOf } from "../../functions/watch.ts";
import { newScene } from "../support/review-run.ts";
import { useReviewWorld } from "../support/review-world.ts";

const endpoint = useReviewWorld();

/** A lamp that somebody switched on, and the report of the call. */
async function reported(source: string) {
  const calls = { actions: ["lamps:SwitchLamp"], resources: ["*"] };
  const scene = await newScene(
    endpoint(),
    { hall: "on" },
    { extra: { permissions: { read: [], apply: [calls], revert: [] } } },
  );
  const { id } = await scene.respond(["hall"]);
  scene.world.set("hall", "on");
  const refuses = async () => {
    throw new Error("event history is not asked here");
  };
  const run = () =>
    scene.run({ aws: () => ({ client: () => ({ send: refuses }), now: scene.clock.now }) as never });
  const handler = handlerOf(scene.actions, {
    settings: { CORDON_CHECKS_QUEUE: "checks" },
    engine: run,
    call: refuses,
    send: refuses,
    enqueue: async () => {},
    postpone: async () => {},
  });
  await handler({
    source,
    "detail-type": "AWS API Call via CloudTrail",
    detail: {
      eventSource: "lamps.amazonaws.com",
      eventName: "SwitchLamp",
      eventID: "11111111-2222-4333-8444-555555555555",
      eventTime: new Date(scene.clock.now().getTime() + 1_000).toISOString(),
      userIdentity: {
        type: "AssumedRole",
        accountId: "123456789012",
        arn: "arn:aws:sts::123456789012:assumed-role/Admin/mallory",
      },
      requestParameters: { lampName: "hall" },
    },
  });
  return scene.response(id);
}

test("a call that CloudTrail reports names at once who made it", async () => {
  expect(await reported("aws.lamps")).toMatchObject({
    state: "not-in-effect",
    changedBy: { calls: [{ by: "role/Admin/mallory", call: "SwitchLamp" }], unknown: [] },
  });
});

test("an event that any principal of the account can put is no such report: it causes a verification, and names no one", async () => {
  expect(await reported("lamps")).toMatchObject({
    state: "not-in-effect",
    changedBy: { calls: [], unknown: [{ step: 1, hold: "lamp/hall" }] },
  });
});
