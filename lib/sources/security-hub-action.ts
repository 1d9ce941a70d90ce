import { createHash } from "node:crypto";
import { exactly, lineIfAny, list, text } from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import { type Severity, SUBJECTS, type Subjects } from "../model/signal.ts";
import { FOUND } from "./guardduty/about.ts";
import { withoutRepeats } from "./resource/together.ts";
import { readAsff } from "./security-hub/asff.ts";

const FINDINGS = "detail.findings";
const ACTION_ARN = {
  pattern: /^arn:[a-z][a-z-]{2,19}:securityhub:[a-z0-9-]{1,40}:\d{12}:action\/custom\/[A-Za-z0-9]{1,64}$/,
  is: "the ARN of a custom action",
};

export interface SecurityHubActionOptions {
  /** The custom actions' ARNs, or the ids that they end in; `*` is any. */
  readonly actions: readonly string[];
}

/**
 * Somebody selected findings in Security Hub and chose a custom action: people want this contained. EventBridge does not
 * say who it was, and a finding is what others wrote, so a decision is still asked for. One finding is the response that it
 * has anyway; several are one response, the same for every press on the same ones.
 */
export const securityHubAction = source<SecurityHubActionOptions>({
  id: "security-hub-action",
  summary:
    "Security Hub's custom actions: somebody selected findings and pressed the button, on the default bus",
  arrives: "from AWS",
  setUp: "a custom action of Security Hub",
  trust: "ask",
  about: FOUND,
  everything: { actions: ["*"] },
  pattern: ({ actions }) => ({
    source: ["aws.securityhub"],
    "detail-type": ["Security Hub Findings - Custom Action"],
    ...(!actions.includes("*") && {
      resources: actions.map((action) =>
        action.startsWith("arn:") ? action : { suffix: `:action/custom/${action}` },
      ),
    }),
  }),
  read: (event) => readPress(event),
});

function readPress(event: unknown): Reading {
  exactly(event, "source", "aws.securityhub");
  exactly(event, "detail-type", "Security Hub Findings - Custom Action");
  const button =
    lineIfAny(event, "detail.actionName", 60) ?? text(event, "resources.0", ACTION_ARN).split("/").at(-1);
  const all = list(event, FINDINGS).map((_, i) => readAsff(event, `${FINDINGS}.${i}`));
  const [first, ...others] = [...new Map(all.map((one) => [placedId(one), one])).values()];
  if (first === undefined) throw new Unreadable(FINDINGS, "lists no finding");
  if (others.length === 0) return { ...first, title: `${button}: ${first.title}` };
  return several([first, ...others], `${button}`);
}

/** Security Hub lets people select up to 20; a response is about one account and Region. */
function several(findings: readonly [Reading, ...Reading[]], button: string): Reading {
  const [first] = findings;
  if (findings.some(({ account, region }) => account !== first.account || region !== first.region))
    throw new Unreadable(FINDINGS, "are of several accounts or Regions: select those of one at a time");
  const involved = withoutRepeats(findings.flatMap((one) => [subjectsOf(one), ...(one.involved ?? [])]));
  const latest =
    findings
      .map(({ detectedAt }) => detectedAt)
      .sort()
      .at(-1) ?? first.detectedAt;
  return {
    id: idOf(findings),
    account: first.account,
    region: first.region,
    type: first.type,
    title: `${button}: ${findings.length} findings, ${first.title}`,
    severity: worst(findings),
    confidence: first.confidence,
    detectedAt: latest,
    ...(first.sentAt && { sentAt: first.sentAt }),
    sample: findings.some(({ sample }) => sample),
    ...(involved.length > 0 && { involved }),
  };
}

function placedId({ account, region, id }: Reading): string {
  return JSON.stringify([account, region, id]);
}

/** In whatever order they were selected. */
function idOf(findings: readonly Reading[]): string {
  const ids = findings.map(({ id }) => id).sort();
  return `findings-${createHash("sha256").update(JSON.stringify(ids)).digest("hex")}`;
}

function worst(findings: readonly Reading[]): Severity {
  return (
    (["critical", "high", "medium"] as const).find((band) =>
      findings.some(({ severity }) => severity === band),
    ) ?? "low"
  );
}

function subjectsOf(finding: Reading): Subjects {
  return Object.fromEntries(SUBJECTS.flatMap((name) => (finding[name] ? [[name, finding[name]]] : [])));
}
