import { ACCOUNT, type Format, REGION } from "../../aws/formats.ts";
import {
  at,
  exactly,
  instantIfAny,
  is,
  lineIfAny,
  list,
  present,
  text,
  textIfAny,
  textIfFits,
} from "../../events/event-field.ts";
import type { Reading } from "../../events/source.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Json } from "../../model/json.ts";
import type { Severity } from "../../model/signal.ts";
import { together } from "../resource/together.ts";
import { refuseClosed } from "../security-hub/asff.ts";
import { confidenceIn } from "../security-hub/confidence.ts";
import { findingIdAt, signalId } from "../security-hub/finding-id.ts";
import { severityAt, wordsFrom } from "../security-hub/severity.ts";
import { hostAt } from "./host.ts";

const DETAIL_TYPE = "Security Hub Findings - Imported";
const FINDINGS = "detail.findings";
const FINDING = `${FINDINGS}.0`;

/** A playbook's conditions for an agent's findings. */
export interface AgentFindingOptions {
  /** Findings of at least this severity; absent: all. */
  readonly minSeverity?: Severity;
}

/**
 * A product's open findings, as Security Hub sends each when it is imported or updated.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
 */
export function findingsOf(
  product: string,
  { minSeverity }: AgentFindingOptions,
): Readonly<Record<string, Json>> {
  return {
    source: ["aws.securityhub"],
    "detail-type": [DETAIL_TYPE],
    detail: {
      findings: {
        ProductArn: [{ suffix: `:product/${product}` }],
        RecordState: ["ACTIVE"],
        Workflow: { Status: ["NEW", "NOTIFIED"] },
        ...(minSeverity && { Severity: { Label: [...wordsFrom(minSeverity)] } }),
      },
    },
  };
}

/** Reads an endpoint agent's finding, which does not name the actor. */
export function readAgentFinding(event: unknown, product: string): Reading {
  exactly(event, "source", "aws.securityhub");
  exactly(event, "detail-type", DETAIL_TYPE);
  if (list(event, FINDINGS).length !== 1) throw new Unreadable(FINDINGS, "is not one finding");
  text(event, `${FINDING}.ProductArn`, productArn(product));
  refuseClosed(event, FINDING);
  const account = text(event, `${FINDING}.AwsAccountId`, ACCOUNT);
  const region = textIfAny(event, `${FINDING}.Region`, REGION) ?? text(event, "region", REGION);
  const type = typeIn(event);
  const sentAt = instantIfAny(event, "time");
  const detectedAt =
    instantIfAny(event, `${FINDING}.UpdatedAt`) ?? instantIfAny(event, `${FINDING}.CreatedAt`) ?? sentAt;
  if (detectedAt === undefined) throw new Unreadable(`${FINDING}.UpdatedAt`, "missing, or not a time");
  return present({
    id: signalId({ product, findingId: findingIdAt(event, `${FINDING}.Id`) }),
    account,
    region,
    type,
    title: lineIfAny(event, `${FINDING}.Title`) ?? type,
    severity: severityAt(event, [`${FINDING}.Severity.Label`], `${FINDING}.Severity.Normalized`),
    confidence: confidenceIn(product, type, at(event, `${FINDING}.Confidence`)),
    activityAt: instantIfAny(event, `${FINDING}.FirstObservedAt`),
    lastActivityAt: instantIfAny(event, `${FINDING}.LastObservedAt`),
    detectedAt,
    sentAt,
    sample: is(event, `${FINDING}.Sample`, true),
    ...together(
      list(event, `${FINDING}.Resources`).map((_, i) =>
        hostAt(event, `${FINDING}.Resources.${i}`, { account, region }),
      ),
    ),
  });
}

function productArn(product: string): Format {
  return {
    pattern: new RegExp(`^arn:[a-z-]{3,20}:securityhub:[a-z0-9-]{4,25}:(\\d{12})?:product/${product}$`),
    is: `the ARN of ${product}`,
  };
}

const PART: Format = {
  pattern: /^(Namespace|Category|Classifier): [\w ./()-]{1,60}$/,
  is: "a part of a type",
};
const TYPE: Format = { pattern: /^[\w ./()-]{1,128}$/, is: "a type" };

/**
 * ASFF's `namespace/category/classifier`. CrowdStrike's gateway spreads the three over three entries ("Category: Malware").
 */
function typeIn(event: unknown): string {
  const types = list(event, `${FINDING}.Types`).map((_, i) => `${FINDING}.Types.${i}`);
  const parts = types.flatMap((path) => textIfFits(event, path, PART)?.split(": ")[1] ?? []);
  if (parts.length > 0) return parts.join("/").slice(0, 128);
  return types.flatMap((path) => textIfFits(event, path, TYPE) ?? [])[0] ?? "unspecified";
}
