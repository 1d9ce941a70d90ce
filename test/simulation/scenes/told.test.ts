import { expect, test } from "vitest";
import { HOUR, MINUTE } from "../time.ts";
import { useSilence } from "../use-silence.ts";
import { Scene } from "./scene.ts";

useSilence();

test("finding 15: a second containment is told although its first message was lost", async () => {
  const s = new Scene();
  await s.contained(["hall"]);
  let isDown = true;
  s.simulation.lambdas.wrap("notify", (make) => (process) => {
    const isStream = JSON.stringify(process.payload).includes("eventID");
    return isDown && isStream ? () => Promise.reject(new Error("Task timed out")) : make(process);
  });
  s.event("fa", ["hall", "attic", "cellar"]);
  await s.pass(20 * MINUTE);
  isDown = false;
  await s.pass(2 * HOUR);
  const { state, since, told } = s.response();
  expect(state).toBe("contained");
  expect(told?.version).toBe(since?.version);
});

test("finding 8: sessions that were opened with what was cut are answered, though the responder could not be called once", async () => {
  const s = new Scene();
  s.simulation.world.trail.push({
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    eventID: "11111111-2222-4333-8444-aaaaaaaaaaaa",
    eventTime: "2026-11-20T02:58:00Z",
    userIdentity: { type: "IAMUser", userName: "jenkins" },
    responseElements: {
      assumedRoleUser: {
        assumedRoleId: "AROAZZZZZZZZZZDEPLOY:session-1",
        arn: "arn:aws:sts::123456789012:assumed-role/deploy/session-1",
      },
    },
  });
  let linked = 0;
  s.simulation.lambdas.wrap("respond-lamps-on", (make) => (process) => {
    if (JSON.stringify(process.payload).includes('"linked"')) linked += 1;
    return make(process);
  });
  s.event("fa", ["hall"], { keys: ["k1"], user: "jenkins" });
  await s.until(() => s.responses()[0]?.state === "contained");
  s.upset("send respond", "refused", 1);
  await s.pass(2 * HOUR);
  expect(s.responses()[0]?.opened).toHaveLength(1);
  expect(linked).toBeGreaterThan(0);
});

test("finding 19: a message that the queue delivers again is not told again", async () => {
  const s = new Scene();
  let message: unknown;
  s.simulation.lambdas.onStart = ({ name, payload }) => {
    if (name === "deliver") message ??= payload;
  };
  await s.contained(["hall"]);
  expect(s.told).toHaveLength(1);
  s.simulation.lambdas.run("deliver", message, () => {});
  await s.pass(MINUTE);
  expect(s.told).toHaveLength(1);
});

test("people are told of a containment within five seconds", async () => {
  const s = new Scene();
  await s.contained(["hall"]);
  const [first] = s.simulation.told;
  expect(first?.state).toBe("contained");
  expect((first?.at ?? 0) - Date.parse(s.response().times["contained"] ?? "")).toBeLessThan(5_000);
});
