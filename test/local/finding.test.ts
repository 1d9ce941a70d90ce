import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Company } from "../../lib/local/company.ts";
import {
  BUILT,
  compromisedAccessKey,
  consoleSignInWithoutMfa,
  type Event,
  exposedCredentials,
  instanceCredentialExfiltration,
} from "../../lib/local/finding.ts";

const role = {
  name: "payments-host",
  id: "AROA058A5E15B9034991A",
  arn: "arn:aws:iam::1:role/x",
  policies: [],
};
const user = {
  name: "jenkins",
  id: "AIDAF9209E49D59B4A2AA",
  arn: "arn:aws:iam::123456789012:user/jenkins",
  password: true,
  keys: [],
  policies: [],
};
const host = {
  name: "payments-1",
  id: "i-281610bf1e52abf87",
  vpcId: "vpc-1",
  role: role.name,
  profileArn: "arn:aws:iam::123456789012:instance-profile/payments-host",
  interfaces: [
    { id: "eni-1", privateIp: "10.20.1.4", subnetId: "subnet-1", groups: ["sg-1", "sg-2"] },
    { id: "eni-2", privateIp: "10.20.1.5", subnetId: "subnet-1", groups: ["sg-3"] },
  ],
  volumes: [],
  protected: false,
};
const place = { account: "123456789012", region: "eu-west-1" };
const company: Company = {
  ...place,
  endpoint: "",
  vpcs: [],
  groups: [{ id: "sg-1", name: "app", vpcId: "vpc-1" }],
  hosts: [host],
  roles: [role],
  sessions: [],
  users: [user],
  administrator: "",
};

const stolen = instanceCredentialExfiltration(company, { host, role, accessKeyId: "ASIA4FECCB1CF1F44D13" });

/** AWS's published schema of an event's detail; its words for types are those of typeof. */
type Schema = string | { array: Schema } | { map: Schema } | { properties: Record<string, Field> };
type Field = { required: boolean; type: Schema };

/** Where a value is not as the schema has it; fields that the schema does not know are allowed, as in AWS's own. */
const violations = (value: unknown, schema: Schema, at: string): string[] => {
  if (schema === "json" || (typeof schema === "object" && "map" in schema)) return [];
  if (typeof schema === "string") return typeof value === schema ? [] : [`${at} is not a ${schema}`];
  if ("array" in schema)
    return Array.isArray(value)
      ? value.flatMap((item, index) => violations(item, schema.array, `${at}[${index}]`))
      : [`${at} is no list`];
  return Object.entries(schema.properties).flatMap(([name, field]) => {
    const inner = (value as Record<string, unknown>)[name];
    if (inner === undefined) return field.required ? [`${at}.${name} is missing`] : [];
    return violations(inner, field.type, `${at}.${name}`);
  });
};

test.each<[string, Event, string]>([
  ["instance credentials", stolen, "aws.guardduty@GuardDutyFinding"],
  [
    "access key",
    compromisedAccessKey(place, { user, accessKeyId: "AKIA4D171944216E41CB" }),
    "aws.guardduty@GuardDutyFinding",
  ],
  [
    "exposed key",
    exposedCredentials(place, { accessKeyId: "AKIA4D171944216E41CB" }),
    "aws.health@AWSHealthEvent",
  ],
  ["sign-in", consoleSignInWithoutMfa(place, { user }), "aws.signin@AWSConsoleSignInViaCloudTrail"],
])("%s: as AWS's schema has it", (_name, event, name) => {
  const file = join(import.meta.dirname, "schemas", `${name}.json`);
  const schema = JSON.parse(readFileSync(file, "utf8"));
  expect(event.source).toBe(schema.source);
  expect(event["detail-type"]).toBe(schema.detailType);
  expect(violations(event.detail, schema.detail, "detail")).toEqual([]);
});

test("a finding names the session, every interface, and says that it was built", () => {
  expect(stolen.detail).toMatchObject({
    accountId: place.account,
    region: place.region,
    severity: 8,
    resource: {
      accessKeyDetails: {
        principalId: `${role.id}:${host.id}`,
        userType: "AssumedRole",
        userName: role.name,
      },
      instanceDetails: {
        networkInterfaces: [
          { networkInterfaceId: "eni-1", securityGroups: [{ groupName: "app" }, { groupId: "sg-2" }] },
          { networkInterfaceId: "eni-2" },
        ],
      },
    },
  });
  expect(stolen.detail["description"]).toContain(BUILT);
});

test("an update is the same finding, later and counted again", () => {
  const id = "0123456789abcdef0123456789abcdef";
  const firstSeen = new Date("2026-01-01T00:00:00Z");
  const updatedAt = new Date("2026-01-01T00:15:00Z");
  const what = { host, role, accessKeyId: "ASIA4FECCB1CF1F44D13", id, firstSeen, updatedAt, count: 2 };
  const update = instanceCredentialExfiltration(company, what);
  expect(update.time).toBe("2026-01-01T00:15:00Z");
  expect(update.detail).toMatchObject({
    id,
    createdAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:15:00.000Z",
    service: { count: 2, eventFirstSeen: "2026-01-01T00:00:00Z", eventLastSeen: "2026-01-01T00:15:00Z" },
  });
});
