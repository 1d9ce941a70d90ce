import { describe, expect, test } from "vitest";
import type { Circumstances, DecisionRow } from "../../lib/model/deciding.ts";
import type { Facts, Guardrail } from "../../lib/model/guardrail.ts";
import type { Mode } from "../../lib/model/mode.ts";
import { decide } from "../../lib/policy/evaluate.ts";
import { DECIDING } from "../../lib/policy/settings.ts";
import { ANSWERS, DECISION_TABLE, lookUp } from "../../lib/policy/table.ts";
import { facts, step } from "../support/facts.ts";

/** Every value of every column, from the best to the worst. */
const COLUMNS = {
  mode: ["act", "ask"],
  undo: ["reversible", "irreversible"],
  reach: ["target", "others", "unknown"],
  asset: ["normal", "unknown", "critical"],
  severity: ["critical", "high", "medium", "low"],
  confidence: ["high", "medium", "low"],
} as const satisfies { [Column in keyof Circumstances]: readonly Circumstances[Column][] };

type Column = keyof Circumstances;

const ALL = (Object.keys(COLUMNS) as Column[]).reduce<Circumstances[]>(
  (rows, column) => rows.flatMap((row) => COLUMNS[column].map((value) => ({ ...row, [column]: value }))),
  [{} as Circumstances],
);

function power(circumstances: Circumstances, table = DECISION_TABLE): number {
  return ANSWERS.indexOf(lookUp(circumstances, table).answer);
}

const ACT = ANSWERS.indexOf("act");

describe("the table that a deployment has by default", () => {
  test("answers all 432 circumstances with a row of its own, but for the mode", () => {
    expect(ALL).toHaveLength(2 * 2 * 3 * 3 * 4 * 3);
    const rows = new Set(ALL.map((one) => lookUp(one, DECISION_TABLE).because));
    expect([...rows].sort()).toEqual(
      [
        ...DECISION_TABLE.map(({ because }) => because).filter((b) => !b.includes("sufficient")),
        "playbook mode is ask",
      ]
        .concat("reversible, and severity and confidence are sufficient")
        .sort(),
    );
  });

  test("acts only on what can be undone, on a normal asset, with nothing weak or unknown", () => {
    for (const one of ALL.filter((one) => power(one) === ACT))
      expect(one).toMatchObject({ mode: "act", undo: "reversible", asset: "normal" });
    expect(
      ALL.filter((one) => power(one) === ACT).map(({ reach, severity, confidence }) => [
        reach,
        severity,
        confidence,
      ]),
    ).toEqual([
      ["target", "critical", "high"],
      ["target", "critical", "medium"],
      ["target", "high", "high"],
      ["target", "high", "medium"],
      ["target", "medium", "high"],
      ["target", "medium", "medium"],
      ["others", "critical", "high"],
      ["others", "high", "high"],
    ]);
  });

  test.each(
    ALL.filter((one) => Object.values(one).includes("unknown")).map(
      (one) => [JSON.stringify(one), one] as const,
    ),
  )("never acts: %s", (_, one) => expect(power(one)).toBeGreaterThan(ACT));

  test("never acts in ask", () => {
    for (const one of ALL.filter(({ mode }) => mode === "ask")) expect(power(one)).toBeGreaterThan(ACT);
  });

  test("gives no more power when one column is worse", () => {
    for (const one of ALL)
      for (const column of Object.keys(COLUMNS) as Column[]) {
        const values: readonly string[] = COLUMNS[column];
        for (const worse of values.slice(values.indexOf(one[column]) + 1))
          expect([one, column, worse, power({ ...one, [column]: worse }) >= power(one)]).toEqual([
            one,
            column,
            worse,
            true,
          ]);
      }
  });

  test("takes two people for what cannot be undone on a critical asset, and none does it on weak evidence", () => {
    const worst = {
      mode: "act",
      undo: "irreversible",
      reach: "others",
      asset: "critical",
      severity: "critical",
    } as const;
    expect(lookUp({ ...worst, confidence: "high" }, DECISION_TABLE).answer).toBe("ask two");
    expect(lookUp({ ...worst, confidence: "low" }, DECISION_TABLE).answer).toBe("refuse");
  });
});

const GOOD: Circumstances = {
  mode: "act",
  undo: "reversible",
  reach: "target",
  asset: "normal",
  severity: "high",
  confidence: "high",
};
const ACTS: DecisionRow = { when: {}, answer: "act", because: "always" };

describe("a table of the deployer's own", () => {
  test("is asked in the place of the default one", () => {
    const worst: Circumstances = { ...GOOD, undo: "irreversible", asset: "unknown", confidence: "low" };
    expect(lookUp(worst, [ACTS]).answer).toBe("act");
    expect(lookUp(GOOD, [{ ...ACTS, answer: "refuse" }]).answer).toBe("refuse");
  });

  test("is read from the top", () => {
    const table: DecisionRow[] = [{ when: { severity: ["high"] }, answer: "ask two", because: "high" }, ACTS];
    expect(lookUp(GOOD, table).answer).toBe("ask two");
    expect(lookUp({ ...GOOD, severity: "low" }, table).answer).toBe("act");
  });

  test("never acts in ask, whatever it says", () => {
    expect(lookUp({ ...GOOD, mode: "ask" }, [ACTS])).toMatchObject({
      answer: "ask one",
      because: "playbook mode is ask",
    });
  });

  test.each<[string, unknown]>([
    ["is empty", []],
    ["has no row that fits", [{ ...ACTS, when: { severity: ["low"] } }]],
    ["answers with a word that is none", [{ ...ACTS, answer: "do it" }]],
    ["has no answer", [{ ...ACTS, answer: undefined }]],
    ["has a row with a column that is none", [{ ...ACTS, when: { colour: ["red"] } }]],
    ["has a row without conditions", [{ answer: "act" }]],
    ["has a row whose values are no list", [{ ...ACTS, when: { severity: null } }]],
    ["has a row that is none", [null]],
    ["has a row that cannot be read before one that acts", [{ ...ACTS, when: { colour: ["red"] } }, ACTS]],
    ["is none", undefined],
    ["is a text", "act"],
  ])("that %s asks", (_, table) => {
    const decision = decide(facts({ deciding: { table: table as DecisionRow[] } }), []);
    expect(decision).toMatchObject({ outcome: "ask", people: 1 });
    expect(decision.because.join()).toMatch(/approval required/);
  });
});

function decided(more: Parameters<typeof facts>[0], guardrails: Guardrail[] = []) {
  return decide(facts(more), guardrails);
}
function asset(its: object | undefined) {
  return { steps: [step({ asset: its })] };
}

describe("the circumstances come from the plan and the signal", () => {
  test("all known and good: it acts", () => expect(decided({}).outcome).toBe("act"));

  test.each<[string, Parameters<typeof facts>[0]]>([
    ["the plan found out nothing of its target", asset(undefined)],
    ["no tags", asset({ reach: "target", groups: [] })],
    ["not who else is hit", asset({ tags: {}, groups: [] })],
    ["not in which groups it serves", asset({ tags: {}, reach: "target" })],
    [
      "a criticality that nobody knows",
      asset({ tags: { criticality: "purple" }, reach: "target", groups: [] }),
    ],
    ["a severity that is none", { signal: { severity: "fatal" as never } }],
    ["no severity", { signal: { severity: undefined } }],
    ["no confidence", { signal: { confidence: undefined } }],
    ["a mode that is none", { mode: "ACT" as never }],
    ["one target of two unknown", { steps: [step(), step({ asset: {} })] }],
  ])("%s: it asks", (_, more) => expect(decided(more).outcome).toBe("ask"));

  test("the worst target counts", () => {
    const critical = step({ asset: { tags: { criticality: "high" }, reach: "target", groups: [] } });
    const others = step({ asset: { tags: {}, reach: "others", groups: [] } });
    expect(decided({ steps: [step(), critical] })).toMatchObject({ outcome: "ask", people: 1 });
    expect(decided({ steps: [critical, others] })).toMatchObject({ outcome: "ask", people: 2 });
    expect(decided({ steps: [step(), step({ irreversible: "gone" })] })).toMatchObject({ outcome: "ask" });
  });

  test("what is not done, and what preserves evidence, is no circumstance", () => {
    const moot = step({ moot: "gone", asset: undefined });
    const evidence = step({ wave: "preserve", irreversible: "evidence", asset: undefined });
    expect(decided({ steps: [step(), moot, evidence] }).outcome).toBe("act");
  });
});

describe("how it was decided is on record", () => {
  const asks: Guardrail = { id: "asks", lower: () => ({ to: "ask", because: "asked" }) };
  const modes: Mode[] = ["observe", "ask", "act"];

  test("an ask of the mode says so, and one of a guardrail or of the table does not", () => {
    expect(decided({ mode: "ask" })).toMatchObject({ outcome: "ask", modeAsks: true, inAct: "act" });
    expect(decided({ mode: "ask" }, [asks]).modeAsks).toBeUndefined();
    expect(decided({ mode: "act" }, [asks]).modeAsks).toBeUndefined();
    expect(decided({ mode: "ask", signal: { severity: "low" } }).modeAsks).toBeUndefined();
  });

  test.each(modes)("what it would have been in act is on record in %s", (mode) => {
    const { inAct } = decided({ mode });
    expect(inAct).toBe(mode === "act" ? undefined : "act");
    expect(decided({ mode }, [asks]).inAct).toBe(mode === "act" ? undefined : "ask");
  });

  test("the guardrails that lowered it are named, a broken one among them", () => {
    const broken = {
      id: "broken",
      lower: (_: Facts) => {
        throw new Error("no facts");
      },
    };
    expect(decided({}, [asks, broken])).toMatchObject({ outcome: "ask", lowered: ["asks", "broken"] });
  });

  test("two people of the table stay two when a guardrail asks as well", () => {
    const two = { deciding: { ...DECIDING, table: [{ ...ACTS, answer: "ask two" as const }] } };
    expect(decided(two, [asks])).toMatchObject({ outcome: "ask", people: 2 });
  });
});
