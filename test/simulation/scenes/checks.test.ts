import { expect, test } from "vitest";
import { fromItem, toItem } from "../../../lib/ledger/table.ts";
import { CHECKS } from "../aws/deployment.ts";
import { HOUR, MINUTE, SECOND } from "../time.ts";
import { useSilence } from "../use-silence.ts";
import { Scene } from "./scene.ts";

useSilence();

test("finding 2: one contained response costs the same each hour, and one message waits for it at most", async () => {
  const s = new Scene();
  await s.contained(["hall"]);
  const runs: number[] = [];
  const requests: number[] = [];
  for (let hour = 0; hour < 8; hour++) {
    const before = s.simulation.lambdas.stats.runs;
    const asked = s.simulation.network.stats.ledger;
    await s.pass(HOUR);
    runs.push(s.simulation.lambdas.stats.runs - before);
    requests.push(s.simulation.network.stats.ledger - asked);
  }
  expect(s.simulation.queues.pending.get(CHECKS)).toBeLessThanOrEqual(1);
  // Twelve sweeps of eight shelves each are most of it.
  expect(Math.max(...requests)).toBeLessThan(250);
  expect(Math.max(...runs)).toBeLessThanOrEqual(Math.min(...runs) + 4);
});

test("finding 2b: while the responder fails, silence that contains is tried a few times, not all the time", async () => {
  const s = new Scene({
    mode: "ask",
    deciding: { ask: { within: "10m", onSilence: "contain" } },
    most: 150_000,
  });
  await s.asked(["hall"]);
  let runs = 0;
  s.simulation.lambdas.wrap("respond-lamps-on", () => (process) => async () => {
    runs += 1;
    await s.simulation.network.pause(process, 300);
    throw new Error("AccessDenied: sts");
  });
  await s.pass(12 * MINUTE);
  expect(runs).toBeGreaterThan(0);
  expect(runs).toBeLessThan(12);
});

test("finding 11b: a hundred responses that cannot be read back keep no other one waiting", async () => {
  const s = new Scene({ most: 600_000 });
  const id = await s.contained(["hall"]);
  const { store } = s.simulation.dynamo;
  const [response, step] = [store.get(`R#${id}`, "response"), store.get(`R#${id}`, "step#001")];
  for (let i = 0; i < 100; i++) {
    const other = `BROKEN${String(i).padStart(4, "0")}`;
    const due = s.at(-MINUTE + i);
    const { lease: _, ...rest } = fromItem<Record<string, unknown>>(response ?? {});
    const copy = {
      ...rest,
      id: other,
      family: other,
      pk: `R#${other}`,
      timers: { check: due },
      due,
      dueShelf: "due",
    };
    store.set(`R#${other}`, "response", toItem(copy));
    store.set(`R#${other}`, "step#001", {
      ...step,
      ...toItem({ pk: `R#${other}`, action: "an-action-that-is-gone" }),
    });
  }
  s.simulation.world.outsider("hall", "green");
  await s.pass(3 * HOUR);
  expect(s.simulation.ledger.get(id).state).toBe("not-in-effect");
});

test("finding 7: what is lost and to be set again is, though the responder could not be called once", async () => {
  const s = new Scene({ deciding: { whenLost: "reapply" } });
  await s.contained(["hall"]);
  s.upset("send respond", "refused", 1);
  s.simulation.world.outsider("hall", "green");
  await s.pass(3 * HOUR);
  expect([s.response().state, s.world.get("hall")]).toEqual(["contained", "off"]);
});

test("finding 16: a milestone that another function writes meanwhile stays", async () => {
  const s = new Scene();
  s.upset("snapshot hall", { after: 15 * SECOND });
  await s.contained(["hall"]);
  expect(s.broken).toEqual([]);
});

test("what another principal changed is found, and told", async () => {
  const s = new Scene();
  await s.contained(["hall"]);
  s.simulation.world.outsider("hall", "green");
  await s.pass(20 * MINUTE);
  expect(s.response().state).toBe("not-in-effect");
  expect(s.told.at(-1)).toContain("NOT IN EFFECT");
});

test("a read-back that cannot be recorded is tried later and later, and not at once again and again", async () => {
  const s = new Scene();
  s.event("fa", ["hall"]);
  await s.until(() => s.responses()[0]?.state === "contained");
  const [hold] = s.simulation.ledger.holds();
  // Whatever took the hold away: the record cannot say that it is lost.
  s.simulation.dynamo.store.set(`H#${hold?.hold}`, hold?.response ?? "", undefined);
  s.simulation.world.outsider("hall", "green");
  const before = s.simulation.lambdas.stats.runs;
  await s.pass(HOUR);
  expect(s.simulation.lambdas.stats.runs - before).toBeLessThan(100);
});

test("what cannot be read back for a day is told once, also where its evidence is complete meanwhile", async () => {
  const s = new Scene();
  await s.contained(["hall"]);
  s.upset("see hall", "refused");
  await s.pass(24 * HOUR);
  expect(s.told.filter((subject) => subject.includes("CANNOT BE READ BACK")).length).toBe(1);
});
