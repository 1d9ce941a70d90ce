import { ACCOUNT, type Format, OPAQUE_ID, REGION } from "../aws/formats.ts";
import { addressIfAny, exactly, instantIfAny, present, text, textIfFits } from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import type { Severity } from "../model/signal.ts";
import { actingPerson, personAt } from "./person/person.ts";
import { typePatterns } from "./person/types.ts";

const WORD: Format = { pattern: /^\w{1,128}$/, is: "a word" };

/** Open risks; a risk that an administrator dismissed or remediated is no finding. */
const STANDING = ["atRisk", "confirmedCompromised"];
const RISK_STATE: Format = { pattern: /^(atRisk|confirmedCompromised)$/, is: "a risk that stands" };

export interface EntraOptions {
  /** `riskEventType`, for example `leakedCredentials`; a type that ends in `*` matches all types with that prefix. */
  readonly types: readonly string[];
  /** Microsoft's levels; a tenant without the licence sees `hidden`. */
  readonly levels?: readonly ("low" | "medium" | "high" | "hidden")[];
}

/**
 * Risk detections of Microsoft Entra ID Protection. Microsoft has no partner event source: the deployer's own sender (docs/sources.md)
 * puts each `riskDetection` of Microsoft Graph on a bus of the deployer.
 * https://learn.microsoft.com/graph/api/resources/riskdetection
 */
export const entra = source<EntraOptions>({
  id: "entra",
  summary: "Risk detections of Microsoft Entra ID, which a sender of your own puts on a custom bus",
  arrives: "**no partner event source exists**: a sender of yours",
  setUp: "the sender, a bus",
  trust: "ask",
  bus: "custom",
  scalars: ["riskEventType", "riskState"],
  about: ["actor", "person"],
  everything: { types: ["*"] },
  like: ({ type }) => ({ types: [type] }),
  pattern: ({ types, levels }) => ({
    source: ["microsoft.entra"],
    "detail-type": ["Entra Risk Detection"],
    detail: {
      riskEventType: typePatterns(types),
      riskState: STANDING,
      ...(levels && { riskLevel: [...levels] }),
    },
  }),
  read: (event) => readDetection(event),
});

const LEVELS: readonly Severity[] = ["low", "medium", "high"];

function readDetection(event: unknown): Reading {
  exactly(event, "source", "microsoft.entra");
  exactly(event, "detail-type", "Entra Risk Detection");
  const account = text(event, "account", ACCOUNT);
  const type = text(event, "detail.riskEventType", WORD);
  const confirmed = text(event, "detail.riskState", RISK_STATE) === "confirmedCompromised";
  const told = textIfFits(event, "detail.riskLevel", WORD);
  const level = LEVELS.find((one) => one === told) ?? "medium";
  const sentAt = instantIfAny(event, "time");
  const detectedAt =
    instantIfAny(event, "detail.lastUpdatedDateTime") ??
    instantIfAny(event, "detail.detectedDateTime") ??
    sentAt;
  if (detectedAt === undefined) throw new Unreadable("detail.detectedDateTime", "missing, or not a time");
  const login = "detail.userPrincipalName";
  return present({
    id: text(event, "detail.id", OPAQUE_ID),
    account,
    region: text(event, "region", REGION),
    type,
    title: `Entra: ${type}${confirmed ? ", confirmed as compromised" : ""}`,
    severity: confirmed ? "high" : level,
    // An administrator confirmed it; before that it is the assessment of Microsoft's model.
    confidence: confirmed ? "high" : "medium",
    activityAt: instantIfAny(event, "detail.activityDateTime"),
    detectedAt,
    sentAt,
    sample: false,
    ...actingPerson(personAt(event, "entra", { account, id: "detail.userId", login })),
    remoteAddress: addressIfAny(event, "detail.ipAddress"),
  });
}
