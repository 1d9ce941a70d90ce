import { exactly, is, list } from "../events/event-field.ts";
import { type Reading, source } from "../events/source.ts";
import { Unreadable } from "../events/unreadable.ts";
import type { Json } from "../model/json.ts";
import type { Severity } from "../model/signal.ts";
import { FOUND } from "./guardduty/about.ts";
import { readAsff, refuseClosed } from "./security-hub/asff.ts";
import { CLOSED, readOcsf, refuseClosedOcsf } from "./security-hub/ocsf.ts";
import { wordsFrom } from "./security-hub/severity.ts";

const ASFF = "Security Hub Findings - Imported";
const OCSF = "Findings Imported V2";
const FINDINGS = "detail.findings";

export interface SecurityHubOptions {
  /** The ends of their ARNs: `aws/guardduty`, `crowdstrike/crowdstrike-falcon`; absent: all. */
  readonly products?: readonly string[];
  /** In the product's or GuardDuty's spelling; a type that ends in `*` matches all types with that prefix. Absent: all. */
  readonly types?: readonly string[];
  readonly minSeverity?: Severity;
}

/**
 * Findings of other products in Security Hub, in both formats: ASFF from Security Hub CSPM, OCSF from the new Security Hub. Any principal
 * with permission to import findings can write one, so plans require approval. A GuardDuty finding keeps its native id: repeated
 * deliveries are one response.
 */
export const securityHub = source<SecurityHubOptions>({
  id: "security-hub",
  summary:
    "Findings that products imported into Security Hub (ASFF) or the new Security Hub (OCSF), on the default bus",
  arrives: "from AWS",
  setUp: "Security Hub",
  trust: "ask",
  about: FOUND,
  everything: {},
  pattern: ({ products, types, minSeverity }) => ({
    source: ["aws.securityhub"],
    "detail-type": [ASFF, OCSF],
    detail: {
      $or: [
        {
          findings: {
            SchemaVersion: [{ exists: true }],
            RecordState: [{ exists: false }, { "anything-but": ["ARCHIVED"] }],
            Workflow: { Status: [{ exists: false }, { "anything-but": ["RESOLVED", "SUPPRESSED"] }] },
            ...(products && { ProductArn: products.map((name) => ({ suffix: `:product/${name}` })) }),
            ...(types && { Types: types.flatMap(typePatterns) }),
            ...(minSeverity && { Severity: { Label: [...wordsFrom(minSeverity)] } }),
          },
        },
        {
          findings: {
            SchemaVersion: [{ exists: false }],
            status: [{ exists: false }, { "anything-but": [...CLOSED] }],
            ...(products && { metadata: { product: { uid: products.flatMap(ofProduct) } } }),
            ...((types || minSeverity) && {
              ...(types && { finding_info: { types: types.flatMap(typePatterns) } }),
              ...(minSeverity && { severity: wordsFrom(minSeverity).map(capitalised) }),
            }),
          },
        },
      ],
    },
  }),
  read: (event) => readImported(event),
});

function readImported(event: unknown): Reading {
  exactly(event, "source", "aws.securityhub");
  const isOcsf = is(event, "detail-type", OCSF);
  if (!isOcsf) exactly(event, "detail-type", ASFF);
  const [, second] = list(event, FINDINGS);
  // https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
  if (second !== undefined)
    throw new Unreadable(FINDINGS, "lists several findings; Security Hub sends each in an event of its own");
  const path = `${FINDINGS}.0`;
  if (isOcsf) {
    refuseClosedOcsf(event, path);
    return readOcsf(event, path);
  }
  refuseClosed(event, path);
  return readAsff(event, path);
}

/** The new Security Hub's product ARNs contain `productv2`; AWS's own products begin with aws/ or amazon/. */
function ofProduct(name: string): readonly Json[] {
  return [...new Set([name, name.replace(/^aws\//, "amazon/")])].map((one) => ({ suffix: `/${one}` }));
}

function capitalised(word: string): string {
  return `${word[0]}${word.slice(1).toLowerCase()}`;
}

/** A type as given; for GuardDuty also in Security Hub's spelling, with a namespace and a dash for the slash. */
function typePatterns(type: string): readonly Json[] {
  const own: Json = type.endsWith("*") ? { prefix: type.slice(0, -1) } : type;
  const isGuarddutys = /^[A-Za-z]+:[A-Za-z0-9]+\//.test(type);
  const spelt = isGuarddutys ? [type, type.replace("/", "-")] : [];
  return [own, ...spelt.map((one) => (one.endsWith("*") ? { wildcard: `*/${one}` } : { suffix: `/${one}` }))];
}
