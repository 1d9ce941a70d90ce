import type { Response, StepRecord } from "../../model/response.ts";
import type { ContainPlan } from "../../model/review-request.ts";
import type { Deployment } from "../deployment/find.ts";
import { approvalsOf, deadline, deadlineLine, shortPlan } from "./ask-lines.ts";
import { table, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { stepSections } from "./step-section.ts";

type Where = Pick<Deployment, "account" | "region" | "stack">;

/** What a plan belongs to: a response that waits for approval, or a containment by hand. */
export interface Planned {
  readonly title: string;
  readonly response?: Response;
  /** The selected steps; absent: all. */
  readonly only?: readonly number[] | undefined;
}

/** A plan before its approval: account, question, reasons, deadline, who is affected, and each step before → after. Clean. */
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
        [
          "finding",
          signal && `${signal.title}${signal.sample ? "  (SAMPLE finding: no real activity)" : ""}`,
        ],
        ["severity", signal && `${signal.severity}, confidence ${signal.confidence}`],
        ["from", signal?.remoteAddress],
        ...plan.decision.because.map((why, i): [string, string] => [i === 0 ? "reason" : "", why]),
        ["outcome", response ? undefined : outlook(plan)],
        ["approvals", plan.decision.people && approvalsOf(plan.decision.people, plan.approvals)],
        ["deadline", ends && deadlineLine(ends, now)],
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
  return names.length === 0 ? "Nothing to contain." : `Contain ${[...new Set(names)].join(", ")}?`;
}

/** What would happen to a plan by hand. The page has the reasons above. */
function outlook({ decision: { outcome, people = 1 } }: ContainPlan): string {
  if (outcome === "act") return "Cordon acts at once";
  if (outcome === "ask")
    return `needs approval from ${people === 1 ? "1 other approver" : `${people} other approvers`}`;
  return outcome === "observe" ? "observed only, no changes" : "Cordon refuses to act";
}

function leftOut(step: StepRecord): StepRecord {
  return { ...step, leftOut: "you" };
}

/** A plan has no times yet. */
function atRest({ response }: ContainPlan, now: Date) {
  return { id: response, state: "waiting", times: {}, createdAt: now.toISOString() } as const;
}
