import { describe, expect, it } from "vitest";
import { problemsWith, samplesOf } from "../../lib/cli/checking/samples.ts";
import { compile } from "../../lib/events/event-pattern.ts";
import { readWith } from "../../lib/events/source.ts";
import { SetAside } from "../../lib/events/unreadable.ts";
import type { Playbook } from "../../lib/model/playbook.ts";
import { loadPlaybooksAlone } from "../../lib/units/load-playbooks.ts";
import { playbookEvents, playbooksWithEvents } from "../support/playbook-events.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const playbooks = await loadPlaybooksAlone(new URL("../../playbooks/", import.meta.url));

it("has a playbook for every folder of events", () => {
  expect(playbooks.map(({ id }) => id)).toEqual(expect.arrayContaining(playbooksWithEvents()));
});

function isHeard(playbook: Playbook, event: object): boolean {
  return playbook.on.some((trigger) => compile(trigger.pattern)(event));
}

describe.each(playbooks)("$id", (playbook) => {
  const events = playbookEvents(playbook.id);
  const matches = events.filter(({ kind }) => kind === "matches");
  const ignores = events.filter(({ kind }) => kind === "ignores");

  it("has events that match and near misses that do not", () => {
    expect(matches.length).toBeGreaterThan(0);
    expect(ignores.length).toBeGreaterThan(0);
  });

  it("is right by what `cordon check` says of its samples", async () => {
    expect(problemsWith(playbook, await samplesOf(ROOT, playbook.id))).toEqual([]);
  });

  it("observes until a reviewed deploy says otherwise", () => {
    expect(playbook.mode).toBe("observe");
  });

  it.each(matches)("$name", ({ event, targets, signal: expected }) => {
    expect(isHeard(playbook, event)).toBe(true);
    const signal = readWith(playbook, event)!;
    expect(signal).toMatchObject(expected);
    const found = (["contain", "preserve"] as const).flatMap((wave) =>
      playbook[wave].flatMap(({ action, targets }) =>
        targets(signal).map((target) => ({ wave, action: action.id, target })),
      ),
    );
    expect(found).toEqual(targets);
  });

  it.each(ignores)("$name", ({ event }) => {
    if (isHeard(playbook, event)) expect(() => readWith(playbook, event)).toThrow(SetAside);
  });

  it.each(events)("$name says where it is from", ({ _source }) => {
    expect(_source.from === "built" || (_source.license && _source.path)).toBeTruthy();
  });
});
