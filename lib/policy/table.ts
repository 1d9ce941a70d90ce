import type { Answer, Circumstances, DecisionRow } from "../model/deciding.ts";

/** From most to least powerful. */
export const ANSWERS: readonly Answer[] = ["act", "ask one", "ask two", "refuse"];

/** The table that a deployment has unless bin/app.ts gives another one; the first row that fits answers. */
export const DECISION_TABLE: readonly DecisionRow[] = [
  {
    when: { undo: ["irreversible"], confidence: ["low"] },
    answer: "refuse",
    because: "what cannot be undone is not done on weak evidence",
  },
  {
    when: { undo: ["irreversible"], asset: ["critical", "unknown"] },
    answer: "ask two",
    because: "it cannot be undone, on an asset that is or may be critical",
  },
  { when: { undo: ["irreversible"] }, answer: "ask one", because: "it cannot be undone" },
  {
    when: { asset: ["critical"], reach: ["others", "unknown"] },
    answer: "ask two",
    because: "the asset is critical, and others are or may be hit",
  },
  { when: { asset: ["critical"] }, answer: "ask one", because: "the asset is critical" },
  {
    when: { asset: ["unknown"] },
    answer: "ask one",
    because: "whether the asset is critical could not be found out",
  },
  { when: { reach: ["unknown"] }, answer: "ask one", because: "who else is hit could not be found out" },
  { when: { severity: ["low"] }, answer: "ask one", because: "the severity is low" },
  { when: { confidence: ["low"] }, answer: "ask one", because: "the evidence is weak" },
  {
    when: { reach: ["others"], severity: ["medium"] },
    answer: "ask one",
    because: "others are hit, and the severity is medium only",
  },
  {
    when: { reach: ["others"], confidence: ["medium"] },
    answer: "ask one",
    because: "others are hit, and the evidence is not strong",
  },
  {
    when: { undo: ["reversible"], reach: ["target", "others"], asset: ["normal"] },
    answer: "act",
    because: "it can be undone, and the evidence carries it",
  },
];

/** The answer to what no row fits. */
const NO_ROW: DecisionRow = {
  when: {},
  answer: "ask one",
  because: "no row of the decision table fits: people decide",
};

/** The row that answers; in `ask` an answer to act becomes one person's. A broken table asks. */
export function lookUp(circumstances: Circumstances, table: readonly DecisionRow[]): DecisionRow {
  const row = table.find(({ when }) =>
    Object.entries(when).every(([column, values]) =>
      (values as readonly unknown[]).includes(circumstances[column as keyof Circumstances]),
    ),
  );
  const found = row !== undefined && ANSWERS.includes(row.answer) ? row : NO_ROW;
  return circumstances.mode === "ask" && found.answer === "act"
    ? { ...found, answer: "ask one", because: "the mode is ask" }
    : found;
}
