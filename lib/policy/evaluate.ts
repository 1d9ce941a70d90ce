import type { Answer, Circumstances } from "../model/deciding.ts";
import type { Facts, Guardrail } from "../model/guardrail.ts";
import { isRecord } from "../model/json.ts";
import { MODES, type Mode } from "../model/mode.ts";
import type { Decision, Outcome } from "../model/response.ts";
import { circumstancesOf } from "./decision-input.ts";
import { modeFor } from "./mode.ts";
import { ANSWERS, lookUp } from "./table.ts";

/** From most to least powerful; a guardrail can only make the outcome stricter. */
const ORDER: readonly Outcome[] = ["act", "ask", "observe", "refuse"];

/**
 * Decides the outcome of a response: the mode of the narrowest rule, the answer of the decision table, and every guardrail
 * that objects. The strictest of them counts, so their order is irrelevant. Pure.
 */
export function decide(facts: Facts, guardrails: readonly Guardrail[]): Decision {
  const mode = modeFor(facts);
  const objections = guardrails.flatMap((guardrail) => objectionOf(guardrail, facts));
  const lowest = (outcome: Outcome): Outcome =>
    ORDER[Math.max(ORDER.indexOf(outcome), ...objections.map(({ to }) => ORDER.indexOf(to)))]!;
  const inMode = answerIn(mode, facts);
  const outcome = lowest(inMode.outcome);
  const inAct = lowest(answerIn("act", facts).outcome);
  const because = [...objections.map(({ because }) => because), ...inMode.because];
  return {
    outcome,
    mode,
    because: outcome === inMode.outcome ? because : because.slice(0, objections.length),
    ...(objections.length > 0 && { lowered: objections.map(({ id }) => id) }),
    ...(outcome === "ask" && { people: inMode.people }),
    ...(outcome === "ask" && mode === "ask" && inAct === "act" && { modeAsks: true }),
    ...(mode !== "act" && { inAct }),
  };
}

/** A guardrail that throws asks: a missing answer never means act. */
function objectionOf(guardrail: Guardrail, facts: Facts) {
  try {
    const objection = guardrail.lower(facts);
    return objection === undefined ? [] : [{ ...objection, id: guardrail.id }];
  } catch (error) {
    const because = `guardrail ${guardrail.id} failed (${(error as Error).message}): approval required`;
    return [{ to: "ask" as const, because, id: guardrail.id }];
  }
}

/** The answer of the decision table in one mode. */
function answerIn(mode: Mode, facts: Facts): { outcome: Outcome; people: 1 | 2; because: readonly string[] } {
  if (!MODES.includes(mode))
    return { outcome: "ask", people: 1, because: [`unknown mode ${mode}: approval required`] };
  if (mode === "observe") return { outcome: "observe", people: 1, because: [] };
  const circumstances: Circumstances = { mode, ...circumstancesOf(facts) };
  const broken = brokenRow(facts.deciding.table, circumstances);
  if (broken !== undefined)
    return {
      outcome: "ask",
      people: 1,
      because: [`${broken} of the decision table is invalid: approval required`],
    };
  const { answer, because } = lookUp(circumstances, facts.deciding.table);
  return {
    outcome: answer === "act" || answer === "refuse" ? answer : "ask",
    people: ANSWERS.indexOf(answer) >= ANSWERS.indexOf("ask two") ? 2 : 1,
    because: answer === "act" ? [] : [because],
  };
}

/** An invalid row means ask: it might have been the one that refuses. */
function brokenRow(table: unknown, circumstances: Circumstances): string | undefined {
  if (!Array.isArray(table)) return "all";
  const isRow = (row: unknown): boolean =>
    isRecord(row) &&
    isRecord(row["when"]) &&
    ANSWERS.includes(row["answer"] as Answer) &&
    Object.entries(row["when"]).every(
      ([column, values]) => Object.hasOwn(circumstances, column) && Array.isArray(values),
    );
  const at = table.findIndex((row) => !isRow(row));
  return at < 0 ? undefined : `row ${at + 1}`;
}
