import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ModeRule } from "../../lib/model/deciding.ts";
import { MODES, type Mode } from "../../lib/model/mode.ts";
import { modeFor } from "../../lib/policy/mode.ts";
import { facts, step } from "../support/facts.ts";

const ACCOUNT = "123456789012";
function tagged(tags: Record<string, string> | undefined, account = ACCOUNT) {
  return step({ target: { account, region: "global" }, asset: tags === undefined ? {} : { tags } });
}

function mode(modes: readonly ModeRule[], steps = [tagged({})], deployed: Mode = "act"): Mode {
  return modeFor(facts({ mode: deployed, steps, deciding: { modes } }));
}

const PLAYBOOK = "leaked-access-key";

describe("the narrowest rule wins", () => {
  test("without a rule it is the playbook's", () => {
    for (const deployed of MODES) expect(mode([], undefined, deployed)).toBe(deployed);
  });

  test.each<[string, ModeRule[], Mode]>([
    ["all before the playbook's own", [{ mode: "ask" }], "ask"],
    ["the playbook before all", [{ mode: "observe" }, { mode: "ask", playbook: PLAYBOOK }], "ask"],
    [
      "the account before the playbook",
      [
        { mode: "observe", playbook: PLAYBOOK },
        { mode: "ask", account: ACCOUNT },
      ],
      "ask",
    ],
    [
      "a tag before the account",
      [
        { mode: "observe", account: ACCOUNT, playbook: PLAYBOOK },
        { mode: "act", tag: "env=dev" },
      ],
      "act",
    ],
    [
      "a tag of an account before a tag",
      [
        { mode: "observe", tag: "env=dev" },
        { mode: "act", tag: "env=dev", account: ACCOUNT },
      ],
      "act",
    ],
    [
      "the careful one of two that are equally narrow",
      [
        { mode: "act", tag: "env=dev" },
        { mode: "ask", tag: "team=web" },
      ],
      "ask",
    ],
    ["no rule of another playbook", [{ mode: "observe", playbook: "other" }], "act"],
    ["no rule of another account", [{ mode: "observe", account: "999999999999" }], "act"],
    ["no rule of another tag", [{ mode: "observe", tag: "env=prod" }], "act"],
    ["no rule of another value that begins alike", [{ mode: "observe", tag: "env=de" }], "act"],
  ])("%s", (_, rules, expected) => {
    const steps = [tagged({ env: "dev", team: "web" })];
    expect([mode(rules, steps), mode([...rules].reverse(), steps)]).toEqual([expected, expected]);
  });

  test("a tag whose value has an equals sign, and one that objects have anyway", () => {
    expect(mode([{ mode: "ask", tag: "q=a=b" }], [tagged({ q: "a=b" })])).toBe("ask");
    expect(mode([{ mode: "ask", tag: "toString=x" }], [tagged({})])).toBe("act");
  });
});

describe("where it is not certain it is the more careful", () => {
  test("the most careful of several targets", () => {
    const rules: ModeRule[] = [{ mode: "ask", tag: "env=prod" }];
    expect(mode(rules, [tagged({ env: "dev" }), tagged({ env: "prod" })])).toBe("ask");
    expect(
      mode([{ mode: "observe", account: "999999999999" }], [tagged({}), tagged({}, "999999999999")]),
    ).toBe("observe");
  });

  test("what preserves evidence has no say", () => {
    const evidence = { ...tagged({ env: "prod" }), wave: "preserve" as const };
    expect(mode([{ mode: "observe", tag: "env=prod" }], [tagged({}), evidence])).toBe("act");
  });

  test("unknown tags never give more than ask, where a rule goes by tags", () => {
    expect(mode([{ mode: "act", tag: "env=dev" }], [tagged(undefined)])).toBe("ask");
    expect(mode([{ mode: "observe", tag: "env=prod" }], [tagged(undefined)])).toBe("observe");
    expect(
      mode(
        [
          { mode: "observe", tag: "env=prod" },
          { mode: "act", account: ACCOUNT },
        ],
        [tagged(undefined)],
      ),
    ).toBe("observe");
    expect(mode([{ mode: "act", tag: "env=dev" }], [tagged(undefined)], "observe")).toBe("observe");
    expect(mode([{ mode: "act", tag: "env=dev", playbook: "other" }], [tagged(undefined)])).toBe("act");
  });

  const rule = fc.record(
    {
      mode: fc.constantFrom(...MODES),
      tag: fc.constantFrom("env=dev", "env=prod", "team=web"),
      account: fc.constantFrom(ACCOUNT, "999999999999"),
      playbook: fc.constantFrom(PLAYBOOK, "other"),
    },
    { requiredKeys: ["mode"] },
  ) as fc.Arbitrary<ModeRule>;
  const tags = fc.constantFrom<Record<string, string>[]>(
    {},
    { env: "dev" },
    { env: "prod" },
    { env: "dev", team: "web" },
  );
  const rank = (found: Mode) => MODES.indexOf(found);

  test("whatever the rules are: unknown tags are never more powerful than any tags", () => {
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 5 }),
        tags,
        fc.constantFrom(...MODES),
        (rules, known, deployed) => {
          const unknown = mode(rules, [tagged(undefined)], deployed);
          const hasTagRules = rules.some(
            ({ tag, account, playbook }) => tag && account !== "999999999999" && playbook !== "other",
          );
          expect(rank(unknown)).toBeLessThanOrEqual(rank(mode(rules, [tagged(known)], deployed)));
          if (hasTagRules) expect(rank(unknown)).toBeLessThanOrEqual(rank("ask"));
        },
      ),
    );
  });

  test("whatever the rules are: one more target never gives more", () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), tags, tags, (rules, one, other) => {
        const both = rank(mode(rules, [tagged(one), tagged(other)]));
        expect(both).toBe(Math.min(rank(mode(rules, [tagged(one)])), rank(mode(rules, [tagged(other)]))));
      }),
    );
  });
});
