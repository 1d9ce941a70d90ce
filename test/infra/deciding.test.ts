import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkDeciding } from "../../lib/infra/check-deciding.ts";
import type { Deciding } from "../../lib/model/deciding.ts";
import type { Playbook } from "../../lib/model/playbook.ts";
import { DECIDING } from "../../lib/policy/settings.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { loadActions } from "../../lib/units/load-units.ts";
import { makeStack, powerOf, ROOT, templateOf } from "./synth.ts";

let playbooks: readonly Playbook[];
let actions: Awaited<ReturnType<typeof loadActions>>;
beforeAll(async () => {
  [playbooks, actions] = await Promise.all([loadPlaybooks(join(ROOT, "playbooks")), loadActions(ROOT)]);
});

function check(wrong: object, of = playbooks) {
  return checkDeciding({ ...DECIDING, ...wrong } as Deciding, of, actions);
}
function withTerms(terms: object) {
  return [{ ...playbooks[0]!, terms } as Playbook];
}
function row(change: object) {
  return { table: [{ when: {}, answer: "act", because: "so", ...change }] };
}

describe("settings that would only fail while an attack goes on are refused at synth", () => {
  test.each<[string, object, string]>([
    [
      "a mode that is none",
      { modes: [{ mode: "on" }] },
      'modes names "on", which is none of observe, ask, act',
    ],
    ["a playbook that is not there", { modes: [{ mode: "act", playbook: "nope" }] }, 'modes names "nope"'],
    [
      "an account that is none",
      { modes: [{ mode: "act", account: "12" }] },
      "12 is no account id of 12 digits",
    ],
    ["a tag without a value", { modes: [{ mode: "act", tag: "dev" }] }, 'dev is no tag: write "key=value"'],
    ["a tag without a key", { modes: [{ mode: "act", tag: "=dev" }] }, '=dev is no tag: write "key=value"'],
    [
      "an answer that is none",
      row({ answer: "yes" }),
      'row 1 names "yes", which is none of act, ask one, ask two',
    ],
    ["a row without a reason", row({ because: "" }), "table row 1 says no reason"],
    [
      "a column that is none",
      row({ when: { mood: ["bad"] } }),
      'row 1 names "mood", which is none of mode, undo',
    ],
    ["a value that is none", row({ when: { undo: ["maybe"] } }), 'row 1, undo names "maybe"'],
    ["a value that is no list", row({ when: { undo: "reversible" } }), "row 1, undo is no list"],
    ["a time that is none", { staleAfter: "soon" }, 'deciding.staleAfter: "soon" is no length of time'],
    ["a storm's time", { storm: { responses: 3, within: "0m" } }, 'deciding.storm.within: "0m" is no length'],
    ["a storm of none", { storm: { responses: 0, within: "5m" } }, "deciding.storm.responses is 0"],
    ["terms of a playbook that is not there", { playbooks: { nope: {} } }, 'playbooks names "nope"'],
    [
      "a time to answer",
      { ask: { within: "1w", onSilence: "hold" } },
      'ask.within: "1w" is no length of time',
    ],
    [
      "what silence means",
      { ask: { within: "1h", onSilence: "act" } },
      'ask.onSilence names "act", which is none',
    ],
    ["a time to confirm", { confirm: { within: "", onSilence: "keep" } }, 'confirm.within: "" is no length'],
    [
      "what an unconfirmed one becomes",
      { confirm: { within: "1h", onSilence: "hold" } },
      "confirm.onSilence names",
    ],
    ["a hold of an action that is not there", { holdFor: { nope: "1h" } }, 'holdFor names "nope"'],
    [
      "a hold of what cannot be undone",
      { holdFor: { "snapshot-volumes": "1h" } },
      'holdFor names "snapshot-volumes"',
    ],
    ["a hold for no time", { holdFor: { "deny-user": "1" } }, 'holdFor.deny-user: "1" is no length of time'],
    ["what happens to what is lost", { whenLost: "ignore" }, 'whenLost names "ignore"'],
    ["people that nobody has", { undoPeople: 3 }, "undoPeople names 3, which is none of same, 1, 2"],
    ["a rhythm of checks", { checkEvery: "10s" }, 'checkEvery: "10s" is no length of time'],
    ["a cool-down", { afterDecline: "never" }, 'afterDecline: "never" is no length of time'],
    ["a limit that is none", { hourlyLimit: Number.NaN }, "deciding.hourlyLimit is NaN"],
    [
      "a limit of an account",
      { hourlyLimits: { account: -1, group: 3 } },
      "deciding.hourlyLimits.account is -1",
    ],
    ["a share over one", { largestShare: 34 }, "deciding.largestShare is 34: a share is between 0 and 1"],
    ["a severity that is none", { leastSeverity: "bad" }, 'leastSeverity names "bad"'],
    ["a confidence that is none", { leastConfidence: "sure" }, 'leastConfidence names "sure"'],
    ["names that are no list", { neverTouch: "user/ana" }, 'deciding.neverTouch is "user/ana"'],
    [
      "a criticality without its values",
      { criticality: { tag: "tier" } },
      "criticality.critical is undefined",
    ],
    ["an address that is none", { knownAddresses: ["office"] }, "office is no address and no CIDR block"],
    [
      "a block that is none",
      { knownAddresses: ["10.0.0.0/33"] },
      "10.0.0.0/33 is no address and no CIDR block",
    ],
    [
      "a rule whose tag is misspelt, which would fit everything",
      { modes: [{ mode: "act", tags: "environment=dev" }] },
      'deciding.modes[0] names "tags"',
    ],
    ["a setting that is taken away", { storm: undefined }, "deciding.storm is missing"],
    ["a setting that there is not", { hourlyLimt: 3 }, 'deciding names "hourlyLimt"'],
  ])("%s", (_, wrong, sentence) => expect(() => check(wrong)).toThrow(sentence));

  test("what the author of a playbook proposes is checked as well, and what a deployer says of one", () => {
    expect(() => check({}, withTerms({ checkEvery: "often" }))).toThrow('checkEvery: "often"');
    expect(() => check({}, withTerms({ holdFor: { "isolate-host": "4h" } }))).toThrow(
      'holdFor names "isolate-host"',
    );
    const id = "leaked-access-key";
    expect(() => check({ playbooks: { [id]: { afterDecline: "x" } } })).toThrow('afterDecline: "x"');
    expect(() => check({ playbooks: { [id]: { staleAfter: "1h" } } })).toThrow(
      `deciding.playbooks.${id} names "staleAfter"`,
    );
  });

  test("the stack refuses them too", async () => {
    await expect(makeStack({ deciding: { modes: [{ mode: "act", playbook: "nope" }] } })).rejects.toThrow(
      "nope",
    );
  });

  test("what is right passes", () => {
    expect(() => check({})).not.toThrow();
    const tag = "environment=a=b";
    expect(() =>
      check({
        modes: [{ mode: "act", playbook: "leaked-access-key", account: "123456789012", tag }],
        table: [{ when: { undo: ["reversible"], mode: ["act"] }, answer: "refuse", because: "not here" }],
        playbooks: { "leaked-access-key": { holdFor: { "deny-user": "36h" }, undoPeople: 2 } },
        confirm: { within: "1h", onSilence: "release" },
        knownAddresses: ["203.0.113.7", "198.51.100.0/24", "2001:db8::/32"],
        largestShare: 0,
      }),
    ).not.toThrow();
  });
});

describe("CORDON_CODE", () => {
  const folder = mkdtempSync(join(tmpdir(), "cordon-code-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const bundlesOf = (name: string, text: string): Record<string, string> => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "index.mjs"), text);
    return new Proxy<Record<string, string>>({}, { get: () => path });
  };
  const codes = async (bundles: Record<string, string>) => {
    const template = templateOf(await makeStack({ bundles } as never));
    return playbooks.map(
      ({ id }) => powerOf(template, `${id.replaceAll("-", "")}Respond`).environment["CORDON_CODE"],
    );
  };

  test("is another one when a byte of the code is, and the same for the same code elsewhere", async () => {
    const one = await codes(bundlesOf("one", "export const handler = () => 1;\n"));
    expect(one).toEqual(playbooks.map(() => expect.stringMatching(/^[0-9a-f]{64}$/)));
    expect(await codes(bundlesOf("same", "export const handler = () => 1;\n"))).toEqual(one);
    for (const other of await codes(bundlesOf("other", "export const handler = () => 2;\n")))
      expect(one).not.toContain(other);
  });
});
