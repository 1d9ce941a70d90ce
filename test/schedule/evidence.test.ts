import { describe, expect, test } from "vitest";
import type { Progress } from "../../lib/model/action.ts";
import { newScene } from "../support/review-run.ts";
import { HOUR, MINUTE, useReviewWorld } from "../support/review-world.ts";
import { whatIsDue } from "../support/what-is-due.ts";

const endpoint = useReviewWorld();

/** A response whose evidence goes on being made after the call; `answers` are what AWS says of it, one an ask, the last for ever. */
async function following(answers: readonly (Progress | Error)[]) {
  const scene = await newScene(endpoint(), { hall: "on" }, { preserve: true });
  let asked = 0;
  const snapshot = scene.actions.find(({ id }) => id === "snapshot") as {
    progress?: () => Promise<Progress>;
  };
  snapshot.progress = async () => {
    const answer = answers[Math.min(asked++, answers.length - 1)]!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const { id } = await scene.respond(["hall"]);
  return { ...scene, id, asked: () => asked };
}

const RUNNING: Progress = { done: false, failed: [] };
const DONE: Progress = { done: true, failed: [] };

describe("evidence that goes on being made", () => {
  test("is asked for after 5 minutes and every 15 until it is complete, and that is on record", async () => {
    const { id, pass, asked, response, whole } = await following([RUNNING, new Error("throttled"), DONE]);
    expect((await response(id)).following).toBe(true);
    const seen: number[] = [];
    for (const minutes of [4, 2, 10, 6, 16, 60]) {
      await pass(minutes * MINUTE);
      seen.push(asked());
    }
    expect(seen).toEqual([0, 1, 1, 2, 3, 3]);
    const { times, following: still, state } = await response(id);
    expect([times["evidence"], still, state]).toEqual([expect.any(String), undefined, "contained"]);
    expect(times).toHaveProperty("contained");
    expect((await whole(id)).audit.at(-1)?.what).toBe("evidence is complete");
  });

  test("what will never be complete is told, by name", async () => {
    const { id, pass, asked, response, whole } = await following([{ done: false, failed: ["vol-1 failed"] }]);
    await pass(6 * MINUTE);
    expect(await response(id)).toMatchObject({ news: "evidence-lost", state: "contained" });
    expect((await whole(id)).audit.at(-1)?.what).toBe("snapshot hall: vol-1 failed");
    await pass(HOUR);
    expect(asked()).toBe(1);
  });

  test("after a day it is not waited for any more", async () => {
    const { id, pass, response } = await following([RUNNING]);
    await pass(25 * HOUR);
    expect((await response(id)).news).toBe("evidence-lost");
    expect(whatIsDue(await response(id))).not.toContain("evidence");
  });

  test("of the steps that preserve alone; what was not made is not waited for", async () => {
    const asked: string[] = [];
    const progress = (name: string) => async () => {
      asked.push(name);
      return DONE;
    };
    const extra = { progress: progress("contains") };
    const scene = await newScene(endpoint(), { hall: "on" }, { preserve: true, extra });
    Object.assign(scene.actions.find(({ id }) => id === "snapshot")!, { progress: progress("preserves") });
    const { id } = await scene.respond(["hall"]);
    await scene.pass(6 * MINUTE);
    expect(asked).toEqual(["preserves"]);
    expect((await scene.response(id)).times).toHaveProperty("evidence");
  });

  test("is not followed where the call is all there is", async () => {
    const scene = await newScene(endpoint(), { hall: "on" }, { preserve: true });
    const { id } = await scene.respond(["hall"]);
    expect(await scene.response(id)).not.toHaveProperty("following");
  });
});
