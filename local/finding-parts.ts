import { randomBytes, randomUUID } from "node:crypto";

/** The note in the text of every event that has one: no published specimen exists for these. */
export const BUILT = "Built from EventBridge's published event schema; no attack happened.";

/** An event as EventBridge delivers it. */
export type Event = {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
  /** Its bus; absent: the account's default bus. */
  bus?: string;
};

/** The account and Region of an event. */
export type Place = { account: string; region: string };

/** `id`, `updatedAt` and `count` make an update of an earlier finding; `firstSeen` is when the activity began. */
export type FindingOptions = { id?: string; updatedAt?: Date; count?: number; firstSeen?: Date };

/** An address for documentation (RFC 5737), as GuardDuty describes a caller. */
export const ATTACKER = {
  ipAddressV4: "198.51.100.77",
  organization: { asn: "64496", asnOrg: "Example Hosting", isp: "Example Hosting", org: "Example Hosting" },
  country: { countryName: "Netherlands" },
  city: { cityName: "Amsterdam" },
  geoLocation: { lat: 52.3759, lon: 4.8975 },
};

/** A time as in events: whole seconds, UTC. */
export function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** EventBridge's envelope around a service's detail. */
export function envelope(
  source: string,
  detailType: string,
  { account, region }: Place,
  time: Date,
  detail: Record<string, unknown>,
): Event {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": detailType,
    source,
    account,
    time: seconds(time),
    region,
    resources: [],
    detail,
  };
}

/** What a finding is about. */
export interface About {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  /** `resourceType` and its details: finding-resources.ts has the usual ones. */
  readonly resource: Readonly<Record<string, unknown>>;
  /** One AWS API call by {@link ATTACKER}; or `action`, in GuardDuty's form. */
  readonly call?: { readonly api: string; readonly serviceName: string };
  readonly action?: Readonly<Record<string, unknown>>;
  /** Other parts of `service`: `runtimeDetails`, `ebsVolumeScanDetails`, … */
  readonly service?: Readonly<Record<string, unknown>>;
  /** 8 by default. */
  readonly severity?: number;
  /** GuardDuty writes TARGET in most findings, credential theft included: it does not identify the victim. */
  readonly resourceRole?: "TARGET" | "ACTOR";
}

/** A GuardDuty finding. */
export function guardDutyFinding(place: Place, options: FindingOptions, about: About): Event {
  const updated = options.updatedAt ?? new Date();
  const first = options.firstSeen ?? new Date(updated.getTime() - 60_000);
  const id = options.id ?? randomBytes(16).toString("hex");
  const detector = "b6b992d6d2f48e64bf59180bc0000000";
  return envelope("aws.guardduty", "GuardDuty Finding", place, updated, {
    schemaVersion: "2.0",
    accountId: place.account,
    region: place.region,
    partition: "aws",
    id,
    arn: `arn:aws:guardduty:${place.region}:${place.account}:detector/${detector}/finding/${id}`,
    type: about.type,
    resource: about.resource,
    service: {
      serviceName: "guardduty",
      detectorId: detector,
      ...(about.call && { action: apiCall(about.call) }),
      ...(about.action && { action: about.action }),
      resourceRole: about.resourceRole ?? "TARGET",
      additionalInfo: { sample: false, value: "{}", type: "default" },
      eventFirstSeen: seconds(first),
      eventLastSeen: seconds(updated),
      archived: false,
      count: options.count ?? 1,
      ...about.service,
    },
    severity: about.severity ?? 8,
    createdAt: first.toISOString(),
    updatedAt: updated.toISOString(),
    title: about.title,
    description: `${about.description} ${BUILT}`,
  });
}

function apiCall(call: NonNullable<About["call"]>) {
  return {
    actionType: "AWS_API_CALL",
    awsApiCallAction: { ...call, callerType: "Remote IP", remoteIpDetails: ATTACKER, affectedResources: {} },
  };
}
