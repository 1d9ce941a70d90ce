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
  /** The custom actions' ARNs, or the ids at their ends; `*` matches all. */
  readonly actions: readonly string[];
}

/**
 * An operator selected findings in Security Hub and chose a custom action. EventBridge does not name the operator, and other principals
 * write findings, so the plan still requires approval. One finding joins its own response; several form one response, the same for every
 * selection of the same findings.
 */
export const securityHubAction = source<SecurityHubActionOptions>({
  id: "security-hub-action",
  summary:
    "Security Hub's custom actions: an operator selected findings and chose an action, on the default bus",
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

/** Security Hub allows a selection of up to 20 findings; a response covers one account and Region. */
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

/** Independent of the order of selection. */
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
