import { ACCOUNT, REGION } from "../../aws/formats.ts";
import { at, is, lineIfAny, momentIfAny, present, text, textIfFits } from "../../events/event-field.ts";
import type { Reading } from "../../events/source.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Place } from "../../model/place.ts";
import { confidenceIn } from "./confidence.ts";
import { findingIdAt, guarddutyFinding, guarddutyType, isGuarddutys, signalId } from "./finding-id.ts";
import { ocsfAddress, ocsfSubjects } from "./ocsf-subjects.ts";
import { severityAt } from "./severity.ts";

const PRODUCT_ARN = {
  pattern:
    /^arn:[a-z][a-z-]{2,19}:securityhub:[a-z0-9-]*:(?:\d{12})?:product(?:v2)?\/[\w-]{1,64}\/[\w-]{1,64}$/,
  is: "a product's ARN",
};

/**
 * A finding in the Open Cybersecurity Schema Framework at a path of the event, as the new Security Hub sends it.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-cwe-event-formats.html
 */
export function readOcsf(event: unknown, path: string): Reading {
  const product = productIn(event, path);
  const origin = { product, findingId: findingIdAt(event, `${path}.finding_info.uid`) };
  const here: Place = {
    account: text(event, `${path}.cloud.account.uid`, ACCOUNT),
    region: guarddutyFinding(origin)?.region ?? text(event, `${path}.cloud.region`, REGION),
  };
  const named =
    lineIfAny(event, `${path}.finding_info.types.0`, 128) ?? lineIfAny(event, `${path}.class_name`);
  const type = isGuarddutys(product) ? guarddutyType(named ?? "unspecified") : (named ?? "unspecified");
  const title = lineIfAny(event, `${path}.finding_info.title`) ?? type;
  const sample = title.startsWith("[SAMPLE]") || is(event, `${path}.finding_info.is_sample`, true);
  const moments = (...names: readonly string[]) =>
    names.flatMap((name) => [`${name}_dt`, name]).map((name) => momentIfAny(event, `${path}.${name}`));
  const first = (found: readonly (string | undefined)[]) => found.find((moment) => moment !== undefined);
  const detectedAt = first([
    ...moments("finding_info.modified_time", "time", "finding_info.created_time"),
    momentIfAny(event, "time"),
  ]);
  if (detectedAt === undefined) throw new Unreadable(`${path}.time`, "missing, or not a time");
  return present({
    id: signalId(origin),
    broughtFor: guarddutyFinding(origin) && "guardduty",
    ...here,
    type,
    title,
    severity: severityAt(event, [`${path}.severity`, `${path}.vendor_attributes.severity`]),
    confidence: confidenceIn(product, type, at(event, `${path}.confidence_score`)),
    activityAt: first(moments("finding_info.first_seen_time")),
    lastActivityAt: first(moments("finding_info.last_seen_time")),
    detectedAt,
    sentAt: momentIfAny(event, "time"),
    sample,
    ...ocsfSubjects(event, path, here, { product, type, sample }),
    remoteAddress: ocsfAddress(event, path),
  });
}

/** Throws `Unreadable` when an operator or the product closed the finding. */
export function refuseClosedOcsf(event: unknown, path: string): void {
  for (const status of CLOSED)
    if (is(event, `${path}.status`, status))
      throw new Unreadable(`${path}.status`, `is ${status}: there is nothing to do`);
}

/** Values of `status` for closed findings (OCSF, "Findings"). */
export const CLOSED = ["Suppressed", "Resolved", "Archived", "Deleted"];

/** The product, by its ARN in Security Hub; a finding without that ARN comes from the product that it names, and never from AWS. */
function productIn(event: unknown, path: string): string {
  const arn = textIfFits(event, `${path}.metadata.product.uid`, PRODUCT_ARN);
  if (arn !== undefined) return arn.replace(/^.*:product(?:v2)?\//, "");
  const said = lineIfAny(event, `${path}.metadata.product.name`, 64) ?? "unknown";
  return `other/${said}`;
}
