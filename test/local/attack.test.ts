import { expect, test } from "vitest";
import type { Response } from "../../lib/model/response.ts";
import { loadAttack, loadAttacks, requireAttack } from "../../local/attack.ts";
import { differences, responsesTo, wantedOf } from "../../local/play.ts";

function response(id: string, playbook: string, deliveries: string[], beyond?: true) {
  return { id, playbook, deliveries, ...(beyond && { beyond }) } as unknown as Response;
}

test("every attack is found by its file, tells its story in a line, and is held where it is answered", async () => {
  const attacks = await loadAttacks();
  expect([...attacks.keys()]).toContain("stolen-instance-credentials");
  for (const [id, { story, answers, held }] of attacks) {
    expect(story, id).toMatch(/^\S.{10,120}[^.]$/);
    expect(answers.length, id).toBeGreaterThan(0);
    const holds = answers.some((answer) => answer !== "observed");
    expect(Object.keys(held).length > 0, `${id} holds something`).toBe(holds);
  }
  expect(await loadAttack("root-use")).toBe(attacks.get("root-use"));
});

test("an unknown attack says which there are", async () => {
  await requireAttack("root-use");
  await requireAttack(undefined);
  for (const [id, which] of [
    ["rootuse", /did you mean root-use\?/],
    ["../../other", /there are \d+: account-taken-over, /],
    ["", /there are \d+: account-taken-over, /],
  ] as const)
    await expect(requireAttack(id), id).rejects.toMatchObject({
      ending: "usage",
      message: expect.stringMatching(which),
    });
});

test("an attack's responses are its playbook's to its events: by event, then what acts before what asks", () => {
  const all = [
    response("asks", "one", ["b", "a"], true),
    response("acts", "one", ["a"]),
    response("second event", "one", ["c"]),
    response("other playbook", "two", ["a"]),
    response("other event", "one", ["d"]),
  ];
  const found = responsesTo({ playbook: "one", deliveries: ["a", "c"] }, all);
  expect(found.map(({ id }) => id)).toEqual(["acts", "asks", "second event"]);
});

test("what is held differs from before, all else is as it was, and nothing but what stays is different after", () => {
  const before = { key: "Active", neighbour: "allowed", snapshots: "0" };
  const attack = { held: { key: "Inactive", snapshots: "1" }, stays: { snapshots: "1" } };
  const wanted = wantedOf({ attack, before } as unknown as Parameters<typeof wantedOf>[0]);
  expect(wanted.held).toEqual({ key: "Inactive", neighbour: "allowed", snapshots: "1" });
  expect(differences(wanted.undone, { key: "Active", neighbour: "allowed", snapshots: "1" })).toEqual([]);
  expect(differences(wanted.undone, { ...before, neighbour: "refused", snapshots: "1" })).toEqual([
    "neighbour: refused, not allowed",
  ]);
});
