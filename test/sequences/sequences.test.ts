import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { at } from "../../lib/events/event-field.ts";
import { DECIDING } from "../../lib/policy/settings.ts";
import { isActors, takesBack } from "../../lib/policy/trust-scope.ts";
import { type Replayed, replayer } from "../../lib/replay/replay-event.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { loadActions, loadGuardrails } from "../../lib/units/load-units.ts";
import { SEQUENCE_ACTIONS } from "../support/sequence-actions.ts";
import { DISAGREEMENTS } from "./disagreements.ts";
import { MUST_NOT } from "./must-not.ts";

// Whole attacks, recorded by others, and what a competent responder does about each (test/corpora/sequences.json). The tool that
// made them names itself in every call, and `attack-tool` answers that name: it is left out here, for an intruder's does not.

interface Sequence {
  readonly name: string;
  readonly file: string;
  readonly response: {
    readonly contain: readonly { readonly action: string; readonly target: string }[];
    readonly must_not: readonly string[];
  };
}

const CORPORA = new URL("../corpora/", import.meta.url);
const { sequences } = JSON.parse(readFileSync(new URL("sequences.json", CORPORA), "utf8")) as {
  readonly sequences: readonly Sequence[];
};
const playbooks = (await loadPlaybooks(new URL("../../playbooks/", import.meta.url))).filter(
  ({ id }) => id !== "attack-tool",
);
const guardrails = await loadGuardrails(new URL("../../", import.meta.url).pathname);
const ACTIONS = new Map(
  (await loadActions(new URL("../../", import.meta.url).pathname)).map((action) => [action.id, action]),
);
const replay = replayer(playbooks, guardrails, "act");
const replayAllowListed = replayer(playbooks, guardrails, "act", { ...DECIDING, neverTouch: ["*"] });

function eventsOf({ file }: Sequence) {
  return readFileSync(new URL(file, CORPORA), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .map((row) => row.event ?? row);
}

/** The values that a target's path has in the events of a sequence. */
function valuesAt(events: readonly object[], target: string): readonly string[] {
  const [path = ""] = target.split(" ");
  const keys = path
    .replace(/^\$\./, "")
    .replaceAll(/\[(\d+|\*)\]/g, ".$1")
    .split(".");
  const look = (value: unknown, [key, ...rest]: readonly string[]): readonly unknown[] => {
    // EC2's newer calls are recorded as their XML was: an id beside its place in a list.
    if (key === undefined) return [at(value, "content") ?? value];
    if (key === "*") return Array.isArray(value) ? value.flatMap((one) => look(one, rest)) : [];
    const next = at(value, key);
    return next === undefined ? [] : look(next, rest);
  };
  return [...new Set(events.flatMap((event) => look(event, keys)).filter((one) => typeof one === "string"))];
}

/** Whether a target is what a value names: an id, a name, an ARN of a user or of a role's session. */
function isNamed(target: object, value: string): boolean {
  const parts: readonly unknown[] = Object.values(target);
  const [, , , , , rest = ""] = value.split(":");
  const [kind, ...names] = rest.split("/");
  if (kind === "user") return parts.includes(names.at(-1));
  if (kind === "assumed-role")
    return parts.includes(names[1]) && (parts.includes(names[0]) || "instanceId" in target);
  return parts.includes(value);
}

interface Planned {
  readonly decision: string;
  readonly own: boolean;
}

/** How a value is planned to be contained, by one of these actions. */
function plansFor(
  value: string,
  actions: readonly string[],
  path: string,
  events: readonly object[],
  replayed: readonly Replayed[],
): readonly Planned[] {
  return replayed.flatMap(({ responses }, i) =>
    responses.flatMap(({ decision, signal, steps }) =>
      steps
        .filter(({ wave, action }) => wave === "contain" && actions.includes(action))
        .filter(({ target }) => {
          // Anonymised ARNs are broken: the actor of an event that carries the value is whom it names.
          const isActor = isActors(target, signal) && valuesAt([events[i]!], path).includes(value);
          return isActor || isNamed(target, value);
        })
        .map(({ action, target }) => ({
          decision,
          own: isActors(target, signal) || takesBack(ACTIONS.get(action)!, target, signal),
        })),
    ),
  );
}

/** Values that an action is for: of the keys the long-term ones, of the identities those of its kind. */
function isFor(action: string, value: string): boolean {
  if (action === "iam.deactivate-access-key") return value.startsWith("AKIA");
  if (action === "iam.revoke-role-sessions") return !value.includes(":user/");
  if (action === "iam.attach-deny-all-policy") return value.includes(":user/");
  return true;
}

describe.each(sequences)("$name", (sequence) => {
  const events = eventsOf(sequence);
  const replayed = events.map((event) => replay(event));
  const accounts = events[0].account;

  it("reads every event that a rule matches", () => {
    expect(replayed.flatMap(({ error }) => error ?? [])).toEqual([]);
  });

  it.each(sequence.response.contain)("contains: $action $target", ({ action, target }) => {
    const wanted = SEQUENCE_ACTIONS[action]!;
    if (DISAGREEMENTS.some((one) => one.sequence === sequence.name && one.action === action)) return;
    const place = { account: accounts, region: events[0].region };
    const values =
      target === "account+region"
        ? [place.region]
        : valuesAt(events, target).filter((value) => isFor(action, value));
    // Only what a call made can be contained, and here every such call was refused.
    if (target.includes("responseElements") && values.length === 0) {
      expect(events.some(({ detail }) => detail.errorCode !== undefined)).toBe(true);
      return;
    }
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) {
      const planned = plansFor(value, wanted, target, events, replayed);
      expect(planned, value).not.toEqual([]);
      for (const { decision, own } of planned)
        expect(own ? ["act", "ask"] : ["ask"], value).toContain(decision);
    }
  });

  it.each(sequence.response.must_not)("must not %s", (mustNot) => {
    const check = MUST_NOT[mustNot];
    expect(check, `what does "${mustNot}" mean?`).toBeDefined();
    check!({ events, replayed, allowListed: events.map((event) => replayAllowListed(event)) });
  });
});

it("disagrees with at most two, and argues each", () => {
  expect(DISAGREEMENTS.length).toBeLessThanOrEqual(2);
  for (const { sequence, action, because } of DISAGREEMENTS) {
    const found = sequences.find(({ name }) => name === sequence);
    expect(found?.response.contain.map((one) => one.action)).toContain(action);
    expect(because.length).toBeGreaterThan(200);
  }
});
