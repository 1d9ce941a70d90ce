import { ACCOUNT, REGION } from "../../aws/formats.ts";
import {
  addressIfAny,
  at,
  instantIfAny,
  is,
  jsonIfAny,
  lineIfAny,
  present,
  text,
  textIfAny,
} from "../../events/event-field.ts";
import type { Reading } from "../../events/source.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Place } from "../../model/place.ts";
import { asffSubjects } from "./asff-subjects.ts";
import { confidenceIn } from "./confidence.ts";
import { findingIdAt, guarddutyFinding, guarddutyType, isGuarddutys, signalId } from "./finding-id.ts";
import { severityAt } from "./severity.ts";

const PRODUCT_ARN = {
  pattern: /^arn:[a-z][a-z-]{2,19}:securityhub:[a-z0-9-]*:(?:\d{12})?:product\/[\w-]{1,64}\/[\w-]{1,64}$/,
  is: "a product's ARN",
};

/**
 * A finding in the AWS Security Finding Format at a path of the event.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html
 */
export function readAsff(event: unknown, path: string): Reading {
  const product = productIn(event, path);
  const origin = { product, findingId: findingIdAt(event, `${path}.Id`) };
  const here: Place = {
    account: text(event, `${path}.AwsAccountId`, ACCOUNT),
    region: guarddutyFinding(origin)?.region ?? regionIn(event, path),
  };
  const named = lineIfAny(event, `${path}.Types.0`, 128) ?? "unspecified";
  const type = isGuarddutys(product) ? guarddutyType(named) : named;
  const sample = isSample(event, path);
  return present({
    id: signalId(origin),
    broughtFor: guarddutyFinding(origin) && "guardduty",
    ...here,
    type,
    title: lineIfAny(event, `${path}.Title`) ?? type,
    severity: severityAt(
      event,
      [`${path}.Severity.Label`, `${path}.FindingProviderFields.Severity.Label`],
      `${path}.Severity.Normalized`,
    ),
    confidence: confidenceIn(product, type, at(event, `${path}.Confidence`)),
    activityAt: instantIfAny(event, `${path}.FirstObservedAt`),
    lastActivityAt: instantIfAny(event, `${path}.LastObservedAt`),
    detectedAt: detectedAt(event, path),
    sentAt: instantIfAny(event, "time"),
    sample,
    ...asffSubjects(event, path, here, { product, type, sample }),
    remoteAddress: remoteAddress(event, path),
  });
}

/** Throws `Unreadable` when an operator or the product closed the finding. */
export function refuseClosed(event: unknown, path: string): void {
  if (is(event, `${path}.RecordState`, "ARCHIVED"))
    throw new Unreadable(`${path}.RecordState`, "is ARCHIVED: there is nothing to do");
  for (const status of ["RESOLVED", "SUPPRESSED"])
    if (is(event, `${path}.Workflow.Status`, status))
      throw new Unreadable(`${path}.Workflow.Status`, `is ${status}: there is nothing to do`);
}

function productIn(event: unknown, path: string): string {
  return text(event, `${path}.ProductArn`, PRODUCT_ARN).split(":product/")[1] ?? "";
}

/** Older findings name no Region: it is the Region of their Security Hub. */
function regionIn(event: unknown, path: string): string {
  return textIfAny(event, `${path}.Region`, REGION) ?? text(event, "region", REGION);
}

function detectedAt(event: unknown, path: string): string {
  const found = [`${path}.UpdatedAt`, `${path}.CreatedAt`, "time"]
    .map((one) => instantIfAny(event, one))
    .find((moment) => moment !== undefined);
  if (found === undefined) throw new Unreadable(`${path}.UpdatedAt`, "missing, or not a time");
  return found;
}

function isSample(event: unknown, path: string): boolean {
  return (
    is(event, `${path}.Sample`, true) ||
    is(event, `${path}.ProductFields.aws/guardduty/service/additionalInfo/sample`, "true") ||
    is(
      jsonIfAny(event, `${path}.ProductFields.aws/guardduty/service/additionalInfo/value`),
      "sample",
      true,
    ) ||
    lineIfAny(event, `${path}.Title`)?.startsWith("[SAMPLE]") === true
  );
}

function remoteAddress(event: unknown, path: string): string | undefined {
  return [
    "Action.AwsApiCallAction.RemoteIpDetails.IpAddressV4",
    "Action.NetworkConnectionAction.RemoteIpDetails.IpAddressV4",
    "Action.PortProbeAction.PortProbeDetails.0.RemoteIpDetails.IpAddressV4",
    ...[
      "awsApiCallAction",
      "networkConnectionAction",
      "kubernetesApiCallAction",
      "rdsLoginAttemptAction",
    ].flatMap((action) =>
      ["aws/guardduty/service/action", "action"].map(
        (before) => `ProductFields.${before}/${action}/remoteIpDetails/ipAddressV4`,
      ),
    ),
  ]
    .map((one) => addressIfAny(event, `${path}.${one}`))
    .find((address) => address !== undefined);
}
