import type { State } from "../../../lib/model/response.ts";
import { Scene } from "../scenes/scene.ts";
import { HOUR, MINUTE } from "../time.ts";

/** A scene whose response `id` is in a state, at rest. */
export interface Reached {
  readonly scene: Scene;
  readonly id: string;
}

const CONFIRM = { confirm: { within: "1h", onSilence: "keep" } } as const;

async function contained(): Promise<Reached> {
  const scene = new Scene({ rearms: true, deciding: { holdFor: { "switch-off": "5h" }, ...CONFIRM } });
  return { scene, id: await scene.contained(["hall"], ["k1"]) };
}

async function waiting(onSilence: "hold" | "expire" = "hold"): Promise<Reached> {
  const scene = new Scene({ mode: "ask", deciding: { ask: { within: "2h", onSilence } } });
  return { scene, id: await scene.asked(["hall"]) };
}

/** A run that dies at a call, and is not gone on with before news comes. */
async function cutOff(at: string, mode: "act" | "ask" = "act"): Promise<Reached> {
  const scene = new Scene({ mode });
  const heal = scene.upset(at, "dies");
  scene.event("fa", ["hall"]);
  await scene.pass(15_000);
  heal();
  return { scene, id: scene.response().id };
}

async function undone(how: object): Promise<Reached> {
  const reached = await contained();
  await reached.scene.undo(reached.id, how);
  await reached.scene.pass(5_000);
  return reached;
}

/** How each state is reached, by the product's own handlers. */
export const REACH: Readonly<Record<State, () => Promise<Reached>>> = {
  new: () => cutOff("see hall"),
  waiting: () => waiting(),
  containing: () => cutOff("apply hall"),
  contained,
  async partly() {
    const scene = new Scene();
    const heal = scene.upset("apply attic", "refused");
    scene.event("fa", ["hall", "attic"]);
    await scene.until(() => scene.responses()[0]?.state === "partly");
    // The retries of the event fail, too; from here on the call succeeds.
    await scene.pass(4 * MINUTE);
    heal();
    return { scene, id: scene.response().id };
  },
  async failed() {
    const scene = new Scene();
    const heal = scene.upset("apply hall", "refused");
    scene.event("fa", ["hall"]);
    await scene.pass(4 * MINUTE);
    heal();
    return { scene, id: scene.response().id };
  },
  async "not-in-effect"() {
    const reached = await contained();
    reached.scene.simulation.world.outsider("hall", "green");
    await reached.scene.until(() => reached.scene.response().state === "not-in-effect");
    await reached.scene.pass(5_000);
    return reached;
  },
  async accepted() {
    const reached = await contained();
    await reached.scene.decide({ kind: "accept", response: reached.id });
    return reached;
  },
  async undoing() {
    const reached = await contained();
    const heal = reached.scene.upset("revert hall", "refused");
    await reached.scene.undo(reached.id);
    await reached.scene.pass(15_000);
    heal();
    return reached;
  },
  "partly-undone": () => undone({ rearm: [], verdict: "right" }),
  async conflict() {
    const reached = await contained();
    reached.scene.simulation.world.outsider("hall", "green");
    await reached.scene.undo(reached.id, { verdict: "right" });
    await reached.scene.pass(5_000);
    return reached;
  },
  async observed() {
    const scene = new Scene({ mode: "observe" });
    scene.event("fa", ["hall"]);
    await scene.pass(5_000);
    return { scene, id: scene.response().id };
  },
  async refused() {
    const scene = new Scene();
    // More than one record holds.
    const many = Array.from({ length: 45 }, (_, i) => `lamp-${i}`);
    for (const lamp of many) scene.world.set(lamp, "on");
    scene.event("fa", many);
    await scene.pass(5_000);
    return { scene, id: scene.response().id };
  },
  async "nothing-to-contain"() {
    const scene = new Scene();
    scene.event("fa", ["attic-that-is-gone"]);
    await scene.pass(5_000);
    return { scene, id: scene.response().id };
  },
  async declined() {
    const reached = await waiting();
    await reached.scene.decide({ kind: "decline", response: reached.id });
    await reached.scene.pass(5_000);
    return reached;
  },
  async expired() {
    const reached = await waiting("expire");
    await reached.scene.pass(2 * HOUR + 5 * MINUTE);
    return reached;
  },
  undone: () => undone({ verdict: "right" }),
};
