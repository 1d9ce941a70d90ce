import type { StepRecord, Whole } from "../../model/response.ts";
import type { Brake } from "../../model/suppression.ts";
import { newsWords } from "../../notify/headline.ts";
import { shareLine } from "../../notify/words.ts";
import type { Deployment } from "../deployment/find.ts";
import { askSection } from "./ask-section.ts";
import { brakeLines, brakesOn } from "./brake-lines.ts";
import { decisionSection } from "./decision-section.ts";
import { driftSection } from "./drift-section.ts";
import { eventSection } from "./event-section.ts";
import { wrap } from "./lines.ts";
import { meaningOf } from "./meaning.ts";
import type { Look } from "./paint.ts";
import type { Section } from "./section.ts";
import { checkSection, endsSection, toldSection, undoSection } from "./standing-sections.ts";
import { shownOf, toned } from "./states.ts";
import { stepSections } from "./step-section.ts";
import { timeline } from "./timeline.ts";

type Where = Pick<Deployment, "account" | "region" | "stack" | "flags">;

/**
 * The page of `cordon show`: state, required decision, finding, decision, steps, verification, timeline, undo.
 * The record and the suppressions in effect are clean.
 */
export function showPage(whole: Whole, brakes: readonly Brake[], where: Where, look: Look): string[] {
  const { paint, width, now } = look;
  const { response } = whole;
  const { sign, word, tone } = shownOf(response);
  const sections: Section[] = [
    driftSection(whole, where, look),
    askSection(response, where, look),
    { title: "SUPPRESSIONS", lines: brakeLines(brakesOn(brakes, response), look, "  ") },
    eventSection(response, look),
    decisionSection(response, look),
    ...stepSections(whole, look),
    checkSection(whole, look),
    endsSection(response, where, look),
    timeline(whole, look),
    toldSection(response, look),
    undoSection(whole, where, look),
  ];
  return [
    `${toned(look, tone, paint.bold(`${sign} ${word.toUpperCase()}`))}`,
    ...wrap(response.title, width).map((line) => paint.bold(line)),
    ...wrap(meaningOf(whole, now), width),
    ...problems(whole.steps).flatMap((what) =>
      wrap(what, width, "✖ ").map((line) => toned(look, "bad", line)),
    ),
    ...(response.news ? wrap(`Latest: ${newsWords(response)}.`, width) : []),
    "",
    `${where.account} ${where.region}${paint.dim(`  stack ${where.stack}`)}`,
    `response ${paint.bold(response.id)}${paint.dim(`  playbook ${response.playbook}`)}`,
    ...[shareLine(response) ?? []].flat().flatMap((which) => wrap(which, width)),
    ...sections
      .filter(({ lines }) => lines.length > 0)
      .flatMap(({ title, lines }) => ["", paint.bold(title), ...lines]),
  ];
}

/** What is not contained: at the top of the page. */
function problems(steps: readonly StepRecord[]): string[] {
  return steps
    .filter(({ wave }) => wave === "contain")
    .flatMap(({ action, targetName, refused, failed, changes }) => [
      ...[refused, failed].flatMap((why) => (why ? [`${action} ${targetName}: ${why}`] : [])),
      ...changes.flatMap(({ state, hold, note }) =>
        state === "failed" ? [`${action} ${hold}: ${note ?? "failed"}`] : [],
      ),
    ]);
}
