import { join } from "node:path";
import { expect, test } from "vitest";
import { compile } from "../../lib/event-pattern.ts";
import type { Response } from "../../lib/model/response.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { loadAttack, loadAttacks, requireAttack } from "../../local/attack.ts";
import { attackOn, ownEvent } from "../../local/own-event.ts";
import { differences, responsesTo, wantedOf } from "../../local/play.ts";
import { ROOT } from "../../local/project.ts";
import { PLACE } from "../../local/start.ts";

const COMPANY = {
  ...PLACE,
  endpoint: "http://127.0.0.1:1",
  vpcs: [],
  groups: [],
  hosts: [],
  roles: [],
  sessions: [],
  users: [],
  administrator: "",
};

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
      name: "UnknownAttack",
      message: expect.stringMatching(which),
    });
});

test("a playbook without a file has the attack of its own event, in this account, on the bus of its source", async () => {
  const playbooks = await loadPlaybooks(join(ROOT, "playbooks"));
  for (const playbook of playbooks) {
    const attack = await ownEvent(playbook);
    const [event] = attack.events(COMPANY, undefined);
    const { pattern, bus, parse } = playbook.on.find((one) => compile(one.pattern)(event!))!;
    expect(pattern, playbook.id).toBeDefined();
    expect(event!.bus === undefined, playbook.id).toBe(bus === undefined);
    expect(event, playbook.id).toMatchObject(PLACE);
    expect(parse(event), playbook.id).toMatchObject({ account: PLACE.account });
    expect(attack.answers, playbook.id).toEqual([playbook.tells ? "observed" : "nothing-to-contain"]);
  }
  expect(await attackOn("root-use")).toBe(await loadAttack("root-use"));
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
