import type { State, StepRecord, Whole } from "../../response.ts";
import type { Deployment } from "../deployment/find.ts";
import { decisionSection } from "./decision-section.ts";
import { eventSection } from "./event-section.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import type { Section } from "./section.ts";
import { checkSection, toldSection, undoSection } from "./standing-sections.ts";
import { MEANING, STATES, toned } from "./states.ts";
import { stepSections } from "./step-section.ts";
import { timeline } from "./timeline.ts";

type Where = Pick<Deployment, "account" | "region" | "stack" | "flags">;

/** `cordon show` for people: where, what happened, why, what was done, whether it holds, the way back. The record is clean. */
export const showPage = (whole: Whole, where: Where, look: Look): string[] => {
  const { paint, width } = look;
  const { response } = whole;
  const { sign, word, tone } = STATES[response.state];
  const sections: Section[] = [
    eventSection(response, look),
    decisionSection(response, look),
    ...stepSections(whole, look),
    checkSection(whole, look),
    timeline(whole, look),
    toldSection(response, look),
    undoSection(whole, where, look),
  ];
  return [
    `${toned(look, tone, paint.bold(`${sign} ${word.toUpperCase()}`))}`,
    ...wrap(response.title, width).map((line) => paint.bold(line)),
    ...wrap(meaning(response.state, whole), width),
    ...problems(whole.steps).flatMap((what) =>
      wrap(what, width, "✖ ").map((line) => toned(look, "bad", line)),
    ),
    "",
    `${where.account} ${where.region}${paint.dim(`  stack ${where.stack}`)}`,
    `response ${paint.bold(response.id)}${paint.dim(`  playbook ${response.playbook}`)}`,
    ...sections
      .filter(({ lines }) => lines.length > 0)
      .flatMap(({ title, lines }) => ["", paint.bold(title), ...lines]),
  ];
};

/** What is not contained, first of all. */
const problems = (steps: readonly StepRecord[]): string[] =>
  steps
    .filter(({ wave }) => wave === "contain")
    .flatMap(({ action, targetName, refused, failed, changes }) => [
      ...[refused, failed].flatMap((why) => (why ? [`${action} ${targetName}: ${why}`] : [])),
      ...changes.flatMap(({ state, hold, note }) =>
        state === "failed" ? [`${action} ${hold}: ${note ?? "failed"}`] : [],
      ),
    ]);

/** Of what was contained there may be nothing left: the sentence must fit the record. */
const meaning = (state: State, { steps }: Whole): string => {
  const changes = steps.flatMap((step) => (step.wave === "contain" ? step.changes : []));
  if (state === "conflict" && changes.every((change) => change.state !== "conflict")) return "";
  return MEANING[state];
};
