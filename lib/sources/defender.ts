import { ACCOUNT, type Format, OPAQUE_ID, REGION } from "../aws/formats.ts";
import { exactly, instantIfAny, lineIfAny, present, text, textIfAny } from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import type { Severity } from "../model/signal.ts";
import { evidenceOf } from "./defender/evidence.ts";

const WORD: Format = { pattern: /^\w{1,64}$/, is: "a word" };
const CATEGORY: Format = { pattern: /^[A-Za-z][\w ]{0,63}$/, is: "a category" };
const LEVEL: Format = {
  pattern: /^(informational|low|medium|high|unknown|unknownFutureValue)$/,
  is: "a severity of an alert",
};
const SEVERITIES: Readonly<Record<string, Severity>> = {
  informational: "low",
  low: "low",
  medium: "medium",
  high: "high",
};

export interface DefenderOptions {
  readonly severities: readonly ("informational" | "low" | "medium" | "high")[];
  /** `serviceSource`, for example `microsoftDefenderForEndpoint`; absent: all. */
  readonly from?: readonly string[];
}

/**
 * Alerts of Microsoft Defender. Defender sends no findings to Security Hub, and Microsoft has no partner event source: the deployer's own
 * sender (docs/sources.md) puts each `alert` of Microsoft Graph's alerts_v2 on a bus of the deployer.
 * https://learn.microsoft.com/graph/api/resources/security-alert
 */
export const defender = source<DefenderOptions>({
  id: "defender",
  summary: "Alerts of Microsoft Defender, which a sender of your own puts on a custom bus",
  arrives:
    "**no partner event source exists, and Defender sends nothing to Security Hub**: a sender of yours",
  setUp: "the sender, a bus",
  trust: "ask",
  bus: "custom",
  scalars: ["category", "severity"],
  about: ["instance", "person"],
  everything: { severities: ["informational", "low", "medium", "high"] },
  pattern: ({ severities, from }) => ({
    source: ["microsoft.defender"],
    "detail-type": ["Defender Alert"],
    detail: {
      status: ["new", "inProgress"],
      severity: [...severities],
      ...(from && { serviceSource: [...from] }),
    },
  }),
  read: (event) => readAlert(event),
});

function readAlert(event: unknown): Reading {
  exactly(event, "source", "microsoft.defender");
  exactly(event, "detail-type", "Defender Alert");
  const received = text(event, "account", ACCOUNT);
  const region = text(event, "region", REGION);
  const { account = received, ...evidence } = evidenceOf(event, { account: received, region });
  const type = text(event, "detail.category", CATEGORY);
  const sentAt = instantIfAny(event, "time");
  const detectedAt =
    instantIfAny(event, "detail.lastUpdateDateTime") ??
    instantIfAny(event, "detail.createdDateTime") ??
    sentAt;
  if (detectedAt === undefined) throw new Unreadable("detail.createdDateTime", "missing, or not a time");
  return present({
    id: text(event, "detail.id", OPAQUE_ID),
    account,
    region,
    type: `${textIfAny(event, "detail.serviceSource", WORD) ?? "defender"}/${type}`,
    title: `Defender: ${lineIfAny(event, "detail.title") ?? type}`,
    severity: SEVERITIES[text(event, "detail.severity", LEVEL)] ?? "medium",
    confidence: "medium",
    activityAt: instantIfAny(event, "detail.firstActivityDateTime"),
    lastActivityAt: instantIfAny(event, "detail.lastActivityDateTime"),
    detectedAt,
    sentAt,
    sample: false,
    ...evidence,
  });
}
