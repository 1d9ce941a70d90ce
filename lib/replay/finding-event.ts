import { isRecord } from "../model/json.ts";

/** Names that differ from the SDK's with a lower-case first letter (jsonName in its Smithy model). */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["KubernetesResourcesTypes", "type"],
  ["Latitude", "lat"],
  ["Longitude", "lon"],
  ["SourceIps", "sourceIPs"],
  ["TaskCreatedAt", "createdAt"],
]);
/** The same, in one place only. */
const RENAMED_WITHIN: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  Account: new Map([["Name", "account"]]),
  ProductCodes: new Map([
    ["Code", "productCodeId"],
    ["ProductType", "productCodeType"],
  ]),
};

/** Maps: their keys are data, such as "AWS::S3::Bucket". */
const MAPS: readonly string[] = ["AffectedResources", "Behavior", "Profiles"];

/** Whether a record is a finding in the API clients' form, with upper-case first letters. */
export function isApiFinding(value: Readonly<Record<string, unknown>>): boolean {
  return (
    typeof value["Id"] === "string" && typeof value["AccountId"] === "string" && isRecord(value["Service"])
  );
}

/**
 * Converts a finding of the GetFindings API into EventBridge's form: names begin in lower case, times are seconds, and the JSON text in
 * `additionalInfo.value` is also parsed beside it.
 * Source: EventBridge's published schema aws.guardduty@GuardDutyFinding; the API's own names equal the event's.
 */
export function findingEvent(finding: Readonly<Record<string, unknown>>): object {
  const detail = renamed(finding) as Record<string, unknown>;
  const { service } = detail;
  if (isRecord(service) && isRecord(service["additionalInfo"]))
    service["additionalInfo"] = withItsValue(service["additionalInfo"]);
  return {
    version: "0",
    id: detail["id"],
    "detail-type": "GuardDuty Finding",
    source: "aws.guardduty",
    account: detail["accountId"],
    time: detail["updatedAt"],
    region: detail["region"],
    resources: [],
    detail,
  };
}

function renamed(value: unknown, within = ""): unknown {
  if (value instanceof Date) return value.getTime() / 1_000;
  if (Array.isArray(value)) return value.map((one) => renamed(one, within));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.map(([name, inner]) => [
      RENAMED_WITHIN[within]?.get(name) ?? RENAMED.get(name) ?? small(name),
      MAPS.includes(name) ? inner : renamed(inner, name),
    ]),
  );
}

function small(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

function withItsValue(info: Record<string, unknown>): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(String(info["value"]));
    return isRecord(value) ? { ...value, ...info } : info;
  } catch {
    return info;
  }
}
