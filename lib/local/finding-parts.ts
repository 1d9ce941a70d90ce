import { randomBytes, randomUUID } from "node:crypto";
import type { Company, Host, Interface } from "./company.ts";

/** Said in the text of every event that has one: no published specimen exists of these. */
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
};

/** The account and the Region that an event comes from. */
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

/** An instant as events write it: whole seconds, UTC. */
export const seconds = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

/** What EventBridge wraps around a service's detail. */
export const envelope = (
  source: string,
  detailType: string,
  { account, region }: Place,
  time: Date,
  detail: Record<string, unknown>,
): Event => ({
  version: "0",
  id: randomUUID(),
  "detail-type": detailType,
  source,
  account,
  time: seconds(time),
  region,
  resources: [],
  detail,
});

/** A GuardDuty finding of severity 8 about one AWS API call that {@link ATTACKER} made. */
export const guardDutyFinding = (
  place: Place,
  options: FindingOptions,
  about: {
    type: string;
    title: string;
    description: string;
    resource: Record<string, unknown>;
    call: { api: string; serviceName: string };
  },
): Event => {
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
      action: {
        actionType: "AWS_API_CALL",
        awsApiCallAction: {
          ...about.call,
          callerType: "Remote IP",
          remoteIpDetails: ATTACKER,
          affectedResources: {},
        },
      },
      // GuardDuty says TARGET of most findings, credential theft included: it does not tell who the victim is.
      resourceRole: "TARGET",
      additionalInfo: { sample: false, value: "{}", type: "default" },
      eventFirstSeen: seconds(first),
      eventLastSeen: seconds(updated),
      archived: false,
      count: options.count ?? 1,
    },
    severity: 8,
    createdAt: first.toISOString(),
    updatedAt: updated.toISOString(),
    title: about.title,
    description: `${about.description} ${BUILT}`,
  });
};

/** An instance as GuardDuty describes it, with every interface. */
export const instanceDetails = (company: Company, host: Host): Record<string, unknown> => ({
  instanceId: host.id,
  instanceType: "t3.medium",
  launchTime: "2026-10-01T08:00:00.000Z",
  platform: null,
  productCodes: [],
  iamInstanceProfile: { arn: host.profileArn, id: "AIPAEXAMPLE0000000000" },
  networkInterfaces: host.interfaces.map((eni) => networkInterface(company, host, eni)),
  tags: [{ key: "Name", value: host.name }],
  instanceState: "running",
  availabilityZone: `${company.region}a`,
  imageId: "ami-0123456789abcdef0",
  imageDescription: "Amazon Linux",
});

const networkInterface = (company: Company, host: Host, eni: Interface): Record<string, unknown> => {
  const privateDnsName = `ip-${eni.privateIp.replaceAll(".", "-")}.ec2.internal`;
  const nameOf = (id: string) => company.groups.find((group) => group.id === id)?.name ?? id;
  return {
    ipv6Addresses: [],
    networkInterfaceId: eni.id,
    privateDnsName,
    privateIpAddress: eni.privateIp,
    privateIpAddresses: [{ privateDnsName, privateIpAddress: eni.privateIp }],
    subnetId: eni.subnetId,
    vpcId: host.vpcId,
    securityGroups: eni.groups.map((id) => ({ groupName: nameOf(id), groupId: id })),
    publicDnsName: "",
    publicIp: "",
  };
};
