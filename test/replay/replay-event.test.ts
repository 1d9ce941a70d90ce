import { describe, expect, it } from "vitest";
import { loadPlaybooks } from "../../lib/load-playbooks.ts";
import { replayer } from "../../lib/replay/replay-event.ts";
import { corpus, playbookEvents, playbooksWithEvents } from "../support/playbook-events.ts";

describe("one event", async () => {
  const playbooks = await loadPlaybooks(new URL("../../playbooks/", import.meta.url));
  const all = playbooksWithEvents().flatMap(playbookEvents);
  const replayOne = replayer(playbooks, [], "act");

  it.each(all)("$playbook: $name", ({ playbook, kind, event, targets }) => {
    const response = replayOne(event).responses.find((response) => response.playbook === playbook);
    expect(response?.steps ?? "none").toEqual(kind === "matches" ? targets : "none");
  });

  it.each(corpus("guardduty.jsonl"))("$id of the corpus ends in an answer", ({ event }) => {
    expect(replayOne(event).event).toBe((event as { id: string }).id);
  });
});
