import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Signal } from "../../lib/model/signal.ts";
import { cloudtrail } from "../../lib/sources/cloudtrail.ts";
import { crowdstrike } from "../../lib/sources/crowdstrike.ts";
import { guardduty } from "../../lib/sources/guardduty.ts";
import { okta } from "../../lib/sources/okta.ts";
import { sentinelone } from "../../lib/sources/sentinelone.ts";
import type { Company } from "../../local/company.ts";
import {
  BUILT,
  compromisedAccessKey,
  consoleSignInWithoutMfa,
  type Event,
  exposedCredentials,
  instanceCredentialExfiltration,
} from "../../local/finding.ts";
import { guardDutyFinding } from "../../local/finding-parts.ts";
import {
  aBucket,
  aCluster,
  aFunction,
  aHost,
  aSessionOf,
  aTask,
  connection,
  dnsRequest,
} from "../../local/finding-resources.ts";
import { agentFinding, oktaEvent } from "../../local/others-events.ts";
import { recordedCall } from "../../local/recorded-call.ts";

const role = {
  name: "payments-host",
  id: "AROA058A5E15B9034991A",
  arn: "arn:aws:iam::123456789012:role/payments-host",
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
function violations(value: unknown, schema: Schema, at: string): string[] {
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
}

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

function session(kind: "instance" | "role", name: string) {
  return {
    of: name,
    kind,
    userId: `${role.id}:${name}`,
    credentials: { accessKeyId: "ASIA4FECCB1CF1F44D13", secretAccessKey: "s" },
  };
}
const key = { accessKeyId: "AKIA4D171944216E41CB", secretAccessKey: "s" };
const asked = { service: "iam", name: "ListUsers", readOnly: true } as const;
function call(event: Event): Signal {
  return cloudtrail({ calls: ["*"], errors: "either" }).parse(event);
}

test("a recorded call names a user, its key and the address", () => {
  const event = recordedCall(place, { by: { user: { ...user, keys: [key] } }, ...asked });
  expect(JSON.stringify(event.detail)).toContain(BUILT);
  expect(call(event)).toMatchObject({
    type: "iam:ListUsers",
    trust: "actor",
    remoteAddress: "198.51.100.77",
    user: { userName: "jenkins" },
    accessKey: { accessKeyId: key.accessKeyId, userName: "jenkins" },
  });
});

test.each([
  ["instance", host.id, "ec2"],
  ["role", "deploy-1", "caller"],
] as const)("a recorded call names the session of a role: %s", (kind, name, workload) => {
  const event = recordedCall(place, { by: { role, session: session(kind, name) }, ...asked });
  expect(call(event).session).toMatchObject({
    roleName: role.name,
    roleId: role.id,
    sessionName: name,
    workload,
  });
});

test("a recorded call of root names nobody to contain, and one in vain its error", () => {
  const event = recordedCall(place, { by: "root", ...asked, errorCode: "AccessDenied" });
  const signal = call(event);
  expect(signal).toMatchObject({ actor: { kind: "root" }, call: { errorCode: "AccessDenied" } });
  expect(Object.keys(signal)).not.toContain("user");
});

const taskId = "0123456789abcdef0123456789abcdef";
const taskArn = `arn:aws:ecs:eu-west-1:123456789012:task/web/${taskId}`;
test.each<[string, string, Parameters<typeof guardDutyFinding>[2]["resource"], Partial<Signal>]>([
  [
    "a host",
    "CryptoCurrency:EC2/BitcoinTool.B",
    aHost(company, host),
    { instance: { ...place, instanceId: host.id } },
  ],
  [
    "a bucket",
    "Policy:S3/BucketAnonymousAccessGranted",
    aBucket(place, "logs"),
    { bucket: { ...place, bucketName: "logs" } },
  ],
  [
    "a function",
    "CryptoCurrency:Lambda/BitcoinTool.B",
    aFunction(place, "web", role),
    { lambdaFunction: { ...place, functionName: "web" } },
  ],
  [
    "a task",
    "Execution:ECS/MaliciousFile",
    aTask(place, { clusterName: "web", taskArn }),
    { task: { ...place, clusterName: "web", taskId } },
  ],
  [
    "a cluster",
    "Policy:Kubernetes/ExposedDashboard",
    aCluster(place, "web"),
    { cluster: { ...place, clusterName: "web" } },
  ],
  [
    "a session",
    "Discovery:IAMUser/AnomalousBehavior",
    aSessionOf(role, session("role", "deploy-1")),
    {
      session: {
        account: place.account,
        region: "global",
        roleName: role.name,
        roleId: role.id,
        sessionName: "deploy-1",
        workload: "caller",
      },
    },
  ],
])("a finding about %s is read as that", (_name, type, resource, wanted) => {
  const about = { type, title: "t", description: "d", resource, resourceRole: "ACTOR" as const };
  const event = guardDutyFinding(
    company,
    {},
    { ...about, action: dnsRequest("pool.example.com"), severity: 5 },
  );
  expect(guardduty({ types: ["*"] }).parse(event)).toMatchObject({ ...wanted, severity: "medium" });
  expect(event.detail["description"]).toContain(BUILT);
});

test("a connection says where to", () => {
  const about = {
    title: "t",
    description: "d",
    resource: aHost(company, host),
    resourceRole: "ACTOR" as const,
  };
  const event = guardDutyFinding(
    company,
    {},
    {
      ...about,
      type: "Backdoor:EC2/C&CActivity.B",
      action: connection("OUTBOUND", 443),
    },
  );
  expect(guardduty({ types: ["*"] }).parse(event).remoteAddress).toBe("198.51.100.77");
});

test("others' events are read as theirs", () => {
  const person = { id: "00u7rkrly9sNvp7sa5d7", login: "alice@example.com" };
  const event = oktaEvent(place, { eventType: "user.session.start", message: "User login to Okta", person });
  expect(event.bus).toBe(event.source);
  expect(okta({ eventTypes: ["*"] }).parse(event)).toMatchObject({
    person: { personId: person.id, login: person.login },
    severity: "medium",
  });
  for (const [agent, source] of [
    ["crowdstrike", crowdstrike],
    ["sentinelone", sentinelone],
  ] as const) {
    const found = agentFinding(place, { agent, host, title: "Malware", type: "TTPs/Execution" });
    expect(source({}).parse(found)).toMatchObject({
      instance: { ...place, instanceId: host.id },
      severity: "high",
    });
  }
});
