import type { Answer, Circumstances, DecisionRow } from "../model/deciding.ts";

/** From most to least powerful. */
export const ANSWERS: readonly Answer[] = ["act", "ask one", "ask two", "refuse"];

/** The default table; the first row that matches answers. */
export const DECISION_TABLE: readonly DecisionRow[] = [
  {
    when: { undo: ["irreversible"], confidence: ["low"] },
    answer: "refuse",
    because: "irreversible, and confidence is low",
  },
  {
    when: { undo: ["irreversible"], asset: ["critical", "unknown"] },
    answer: "ask two",
    because: "irreversible, on an asset that is or may be critical",
  },
  { when: { undo: ["irreversible"] }, answer: "ask one", because: "irreversible" },
  {
    when: { asset: ["critical"], reach: ["others", "unknown"] },
    answer: "ask two",
    because: "critical asset, and others are or may be affected",
  },
  { when: { asset: ["critical"] }, answer: "ask one", because: "critical asset" },
  {
    when: { asset: ["unknown"] },
    answer: "ask one",
    because: "unknown whether the asset is critical",
  },
  { when: { reach: ["unknown"] }, answer: "ask one", because: "unknown who else is affected" },
  { when: { severity: ["low"] }, answer: "ask one", because: "severity is low" },
  { when: { confidence: ["low"] }, answer: "ask one", because: "confidence is low" },
  {
    when: { reach: ["others"], severity: ["medium"] },
    answer: "ask one",
    because: "others are affected, and severity is medium",
  },
  {
    when: { reach: ["others"], confidence: ["medium"] },
    answer: "ask one",
    because: "others are affected, and confidence is medium",
  },
  {
    when: { undo: ["reversible"], reach: ["target", "others"], asset: ["normal"] },
    answer: "act",
    because: "reversible, and severity and confidence are sufficient",
  },
];

/** The answer where no row matches. */
const NO_ROW: DecisionRow = {
  when: {},
  answer: "ask one",
  because: "no row of the decision table matches: approval required",
};

/** Returns the row that answers; in mode `ask` the answer `act` becomes `ask one`. A row with an unknown answer asks. */
export function lookUp(circumstances: Circumstances, table: readonly DecisionRow[]): DecisionRow {
  const row = table.find(({ when }) =>
    Object.entries(when).every(([column, values]) =>
      (values as readonly unknown[]).includes(circumstances[column as keyof Circumstances]),
    ),
  );
  const found = row !== undefined && ANSWERS.includes(row.answer) ? row : NO_ROW;
  return circumstances.mode === "ask" && found.answer === "act"
    ? { ...found, answer: "ask one", because: "playbook mode is ask" }
    : found;
}
