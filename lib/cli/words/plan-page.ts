import type { Response, StepRecord } from "../../model/response.ts";
import type { ContainPlan } from "../../model/review-request.ts";
import type { Deployment } from "../deployment/find.ts";
import { clockLine, deadline, shortPlan, yeses } from "./ask-lines.ts";
import { table, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { stepSections } from "./step-section.ts";

type Where = Pick<Deployment, "account" | "region" | "stack">;

/** Whose plan it is: a response that waits, or one that is to be made by hand. */
export interface Planned {
  readonly title: string;
  readonly response?: Response;
  /** The steps that are meant; absent: all. */
  readonly only?: readonly number[] | undefined;
}

/** A plan before it is approved: where, the question, why, until when, who is hit, and each step before → after. Clean. */
export function planPage(plan: ContainPlan, planned: Planned, where: Where, look: Look): string[] {
  const { paint, width, now } = look;
  const { response, only } = planned;
  const { signal } = response ?? {};
  const ends = response && deadline(response);
  const steps = plan.steps.map((step) =>
    only && step.changes.length > 0 && !only.includes(step.n) ? leftOut(step) : step,
  );
  const sections = stepSections({ response: atRest(plan, now), steps }, look);
  return [
    `${paint.bold(`${where.account} ${where.region}`)}${paint.dim(`  stack ${where.stack}`)}`,
    ...wrap(question(plan.steps), width).map((line) => paint.bold(line)),
    ...wrap(planned.title, width),
    "",
    ...table(
      [
        ["finding", signal && `${signal.title}${signal.sample ? "  (a SAMPLE: nothing has happened)" : ""}`],
        ["severity", signal && `${signal.severity}, the evidence ${signal.confidence}`],
        ["from", signal?.remoteAddress],
        ...plan.decision.because.map((why, i): [string, string] => [i === 0 ? "because" : "", why]),
        ["outlook", response ? undefined : outlook(plan)],
        ["yeses", plan.decision.people && yeses(plan.decision.people, plan.approvals)],
        ["clock", ends && clockLine(ends, now)],
        ["plan", shortPlan(plan.hash)],
      ],
      width,
    ),
    ...sections
      .filter(({ lines }) => lines.length > 0)
      .flatMap(({ title, lines }) => ["", paint.bold(title), ...lines]),
    "",
  ];
}

function question(steps: readonly StepRecord[]): string {
  const names = steps.filter(({ wave }) => wave === "contain").map(({ targetName }) => targetName);
  return names.length === 0 ? "There is nothing to contain." : `Contain ${[...new Set(names)].join(", ")}?`;
}

/** What a plan that is made by hand would come to. The reasons stand above. */
function outlook({ decision: { outcome, people = 1 } }: ContainPlan): string {
  if (outcome === "act") return "it is done at once";
  if (outcome === "ask")
    return `it waits for ${people === 1 ? "one other person" : `${people} other people`}`;
  return outcome === "observe" ? "it is recorded only, and not done" : "it is refused";
}

function leftOut(step: StepRecord): StepRecord {
  return { ...step, leftOut: "you" };
}

/** Of what is only planned nothing else is shown. */
function atRest({ response }: ContainPlan, now: Date) {
  return { id: response, state: "waiting", times: {}, createdAt: now.toISOString() } as const;
}
