import { describe, expect, it } from "vitest";
import { type ReplayedStep, replayer } from "../../lib/replay/replay-event.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { corpus, playbookEvents, playbooksWithEvents } from "../support/playbook-events.ts";

function asText({ wave, action, target }: ReplayedStep): string {
  return JSON.stringify([wave, action, Object.entries(target).sort()]);
}

describe("one event", async () => {
  const playbooks = await loadPlaybooks(new URL("../../playbooks/", import.meta.url));
  const all = playbooksWithEvents().flatMap(playbookEvents);
  const replayOne = replayer(playbooks, [], "act");

  it.each(all)("$playbook: $name", ({ playbook, kind, event, targets }) => {
    const responses = replayOne(event).responses.filter((response) => response.playbook === playbook);
    // Whatever share of it a step is in.
    const steps = responses.flatMap((response) => response.steps);
    expect(responses.length === 0 ? "none" : steps.map(asText).sort()).toEqual(
      kind === "matches" ? targets.map(asText).sort() : "none",
    );
  });

  it.each(corpus("guardduty.jsonl"))("$id of the corpus ends in an answer", ({ event }) => {
    expect(replayOne(event).event).toBe((event as { id: string }).id);
  });
});
