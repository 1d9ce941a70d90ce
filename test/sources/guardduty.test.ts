import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { Unreadable } from "../../lib/events/unreadable.ts";
import type { Subjects } from "../../lib/model/signal.ts";
import { guardduty } from "../../lib/sources/guardduty.ts";
import { eventWith } from "../support/event-with.ts";
import { readingOf } from "../support/reading.ts";
import { FAMILIES } from "./specimens/guardduty-lines.ts";
import { isSound, mutated } from "./specimens/mutated.ts";
import { specimensOf } from "./specimens/specimens.ts";

const any = guardduty({ types: ["*"] });
function stolen(changes: Readonly<Record<string, unknown>> = {}) {
  return any.parse(eventWith("stolen-instance-credentials", "matches-outside-aws", changes));
}
function leaked(changes: Readonly<Record<string, unknown>> = {}) {
  return any.parse(eventWith("leaked-access-key", "matches-malicious-ip-caller", changes));
}

const KEY = "detail.resource.accessKeyDetails";
const INSTANCE = "detail.resource.instanceDetails.instanceId";
const HOST = "i-0abc1234def567890";
const ROLE = "AROACKCEVSQ6C2EXAMPLE";

/** An attack sequence of these actors and resources. */
function sequenceOf(sequence: object): object {
  return eventWith("stolen-instance-credentials", "matches-outside-aws", {
    "detail.type": "AttackSequence:EC2/CompromisedInstanceGroup",
    "detail.resource": { resourceType: "AttackSequence" },
    "detail.service.detection": { sequence },
  });
}

function unreadable(field: string, reason?: RegExp) {
  return expect.objectContaining({
    name: "Unreadable",
    field,
    ...(reason && { reason: expect.stringMatching(reason) }),
  });
}

/** A finding about a host and an address out on the internet, or that other one. */
function attackOn(type: string, role?: string, direction?: string, ipAddressV4: unknown = "203.0.113.7") {
  return eventWith("stolen-instance-credentials", "matches-outside-aws", {
    "detail.type": type,
    "detail.resource": { resourceType: "Instance", instanceDetails: { instanceId: HOST } },
    "detail.service.resourceRole": role,
    "detail.service.action": {
      networkConnectionAction: { connectionDirection: direction, remoteIpDetails: { ipAddressV4 } },
    },
  });
}

describe("who attacks a host", () => {
  const by = (...said: Parameters<typeof attackOn>) => any.parse(attackOn(...said)).attacker;
  const BRUTE = "UnauthorizedAccess:EC2/SSHBruteForce";

  it("is named with the host that is the victim", () => {
    const { attacker, instance } = any.parse(attackOn(BRUTE, "TARGET", "INBOUND"));
    expect(attacker).toMatchObject({ address: "203.0.113.7", instanceId: HOST, region: "eu-west-1" });
    expect(instance).toBeUndefined();
  });

  it.each<[boolean, string, string | undefined, string | undefined]>([
    [true, BRUTE, "TARGET", undefined],
    [true, BRUTE, undefined, "INBOUND"],
    [true, "Recon:EC2/PortProbeUnprotectedPort", undefined, undefined],
    [true, "UnauthorizedAccess:EC2/MaliciousIPCaller.Custom", "TARGET", "INBOUND"],
    // A victim perhaps, by somebody who is not certain.
    [false, BRUTE, undefined, undefined],
    [false, BRUTE, "TARGET", "OUTBOUND"],
    [false, BRUTE, "ACTOR", "OUTBOUND"],
    [false, "UnauthorizedAccess:EC2/MaliciousIPCaller.Custom", undefined, "UNKNOWN"],
    [false, "Backdoor:EC2/C&CActivity.B", "TARGET", "INBOUND"],
  ])("%s: %s, role %s, %s", (expected, type, role, direction) => {
    expect(by(type, role, direction) !== undefined).toBe(expected);
  });

  it.each(["10.0.0.7", "127.0.0.1", "169.254.169.254", "fe80::1%eth0", "x", "", 7, null, "203.0.113.0/24"])(
    "is not %j",
    (address) => {
      expect(by(BRUTE, "TARGET", "INBOUND", address)).toBeUndefined();
    },
  );

  it("is each of those who probed", () => {
    const details = ["203.0.113.7", "198.51.100.4", "203.0.113.7", "10.0.0.1"].map((ipAddressV4) => ({
      remoteIpDetails: { ipAddressV4 },
    }));
    const { involved } = any.parse(
      eventWith("stolen-instance-credentials", "matches-outside-aws", {
        "detail.type": "Recon:EC2/PortProbeUnprotectedPort",
        "detail.resource": { resourceType: "Instance", instanceDetails: { instanceId: HOST } },
        "detail.service.action": { portProbeAction: { portProbeDetails: details } },
      }),
    );
    expect(involved?.map(({ attacker }) => attacker?.address)).toEqual(["203.0.113.7", "198.51.100.4"]);
  });

  it("is nobody of a database: no host is named", () => {
    const event = attackOn("CredentialAccess:RDS/AnomalousBehavior.FailedLogin", "TARGET", "INBOUND");
    const details = { dbInstanceIdentifier: "orders" };
    const detail = { resourceType: "RDSDBInstance", rdsDbInstanceDetails: details };
    expect(
      any.parse({ ...event, detail: { ...(event as { detail: object }).detail, resource: detail } }).attacker,
    ).toBeUndefined();
  });
});

describe("a trail that was stopped", () => {
  const trail = (api: string, named: unknown) =>
    leaked({
      "detail.type": "Stealth:IAMUser/CloudTrailLoggingDisabled",
      "detail.service.action": {
        awsApiCallAction: { api, affectedResources: { "AWS::CloudTrail::Trail": named } },
      },
    }).trail;
  const { account } = leaked();
  const ARN = `arn:aws:cloudtrail:eu-west-3:${account}:trail/audit`;

  it("is named by its ARN, in its home Region", () => {
    expect(trail("StopLogging", ARN)).toEqual({ account, region: "eu-west-3", trailName: "audit" });
    expect(trail("StopLogging", "audit")).toMatchObject({ account, trailName: "audit" });
  });

  it.each<[string, unknown]>([
    ["DeleteTrail", ARN],
    ["UpdateTrail", ARN],
    ["StopLogging", ARN.replace(account, "999988887777")],
    ["StopLogging", "../x"],
    ["StopLogging", ["audit"]],
    ["StopLogging", undefined],
  ])("is none of %s, %j", (api, named) => {
    expect(trail(api, named)).toBeUndefined();
  });
});

describe("the pattern", () => {
  const finding = (type: string, severity = 8) =>
    eventWith("stolen-instance-credentials", "matches-outside-aws", {
      "detail.type": type,
      "detail.severity": severity,
    });

  it("takes a star at the end as all that begin so", () => {
    const matches = compile(guardduty({ types: ["Recon:EC2/*", "Backdoor:EC2/Spambot"] }).pattern);
    expect(matches(finding("Recon:EC2/Portscan"))).toBe(true);
    expect(matches(finding("Backdoor:EC2/Spambot"))).toBe(true);
    expect(matches(finding("Backdoor:EC2/Spambot.B"))).toBe(false);
  });

  it("leaves out what is less severe than asked for", () => {
    const matches = compile(guardduty({ types: ["*"], minSeverity: "high" }).pattern);
    expect([6.9, 7, 9].map((severity) => matches(finding("Recon:EC2/Portscan", severity)))).toEqual([
      false,
      true,
      true,
    ]);
  });
});

it.each([
  [0, "low"],
  [3.9, "low"],
  [4, "medium"],
  [6.9, "medium"],
  [7, "high"],
  [8.9, "high"],
  [9, "critical"],
  [10, "critical"],
])("severity %d is %s", (severity, band) => {
  expect(stolen({ "detail.severity": severity }).severity).toBe(band);
});

it.each([
  ["UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS", "high"],
  ["UnauthorizedAccess:IAMUser/TorIPCaller", "high"],
  ["UnauthorizedAccess:IAMUser/MaliciousIPCaller", "high"],
  // On a list that the account's own people uploaded.
  ["UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom", "medium"],
  ["Persistence:IAMUser/AnomalousBehavior", "medium"],
  ["CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin", "medium"],
  ["Impact:IAMUser/AnomalousModelInvocation", "medium"],
  ["Behavior:EC2/TrafficVolumeUnusual", "medium"],
  ["DefenseEvasion:EC2/UnusualDNSResolver", "medium"],
  ["Impact:EC2/SuspiciousDomainRequest.Reputation", "medium"],
  ["UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B", "medium"],
  ["Impact:EC2/MaliciousDomainRequest.Custom", "medium"],
  ["CryptoCurrency:EC2/BitcoinTool.B!DNS", "high"],
  // Custom Detection Rules: daily work in one account, a sign of compromise in another.
  ["InitialAccess:IAM/ValidAccounts", "low"],
  ["LateralMovement:EC2/RemoteServices", "low"],
  ["Exfiltration:S3/TransferDataToCloudAccount", "low"],
  // As yet unknown ones, of a tactic or a service that no other finding has.
  ["DefenseImpairment:CloudTrail/IndicatorRemoval", "low"],
  ["Persistence:IAM/CreateAccount", "low"],
  ["Exfiltration:IAMUser/AnomalousBehavior", "medium"],
])("is as sure of %s as: %s", (type, confidence) => {
  expect(stolen({ "detail.type": type }).confidence).toBe(confidence);
});

it("asks before it touches more than who acted in what a custom detection rule found", () => {
  const custom = stolen({
    "detail.type": "CredentialAccess:EC2/UnsecuredCredentials",
    "detail.resource.resourceType": "Instance",
  });
  expect([custom.trust, custom.actor?.kind, custom.instance !== undefined]).toEqual([
    "actor",
    "role-session",
    true,
  ]);
  expect(stolen().trust).toBe("act");
});

it("keeps the finding's id, times and count", () => {
  expect(stolen()).toMatchObject({
    id: expect.stringMatching(/^1ab2c3d4/),
    activityAt: "2026-03-02T03:06:40.000Z",
    lastActivityAt: "2026-03-02T03:09:12.000Z",
    sentAt: "2026-03-02T03:14:15.000Z",
    detectedAt: "2026-03-02T03:13:58.101Z",
    count: 3,
    trust: "act",
  });
});

describe("whose credentials", () => {
  it("acts on the member that a finding is about, not on the administrator that received it", () => {
    const signal = stolen({ account: "999988887777" });
    expect([signal.account, signal.session?.account, signal.instance?.account]).toEqual(
      Array(3).fill("123456789012"),
    );
  });

  it.each([
    ["Root", "root", /IAM cannot deny root/],
    ["FederatedUser", "federated-user", /that user is not told/],
    ["Role", "role-session", /all of its sessions/],
  ])("names %s, and nothing to contain of it", (userType, kind, untouchable) => {
    const signal = leaked({ [`${KEY}.userType`]: userType, [`${KEY}.principalId`]: undefined });
    expect(signal.actor).toMatchObject({ kind, untouchable: expect.stringMatching(untouchable) });
    expect([signal.session, signal.user, signal.accessKey]).toEqual([undefined, undefined, undefined]);
  });

  it.each(["Toaster", "AWSAccount"])("refuses %s of which no more is told", (userType) => {
    const changes = { [`${KEY}.userType`]: userType, [`${KEY}.principalId`]: undefined };
    expect(() => leaked(changes)).toThrow(expect.objectContaining({ name: "Unreadable" }));
  });

  it("leaves a key id aside that AWS would not make, and keeps the user", () => {
    const { user, accessKey } = leaked({ [`${KEY}.accessKeyId`]: "AKIA" });
    expect([user?.userName, accessKey]).toEqual(["deploy-bot", undefined]);
  });

  it.each([
    [leaked, `${ROLE}:session`],
    [stolen, `AIDACKCEVSQ6C2EXAMPLE:${HOST}`],
  ])("names a principal whose unique id is another kind's, and does nothing to it", (read, principalId) => {
    const { actor, session, user } = read({ [`${KEY}.principalId`]: principalId });
    expect(actor?.untouchable).toBeDefined();
    expect([session, user]).toEqual([undefined, undefined]);
  });

  it("does not take a user's temporary key for a key that can be deactivated", () => {
    const { user, accessKey } = leaked({ [`${KEY}.accessKeyId`]: "ASIAIOSFODNN7EXAMPLE" });
    expect([user?.userName, accessKey]).toEqual(["deploy-bot", undefined]);
  });

  it.each([
    ["detail.accountId", "12345678901"],
    ["detail.accountId", 123456789012],
    ["detail.region", "eu-west-1; rm"],
    ["detail.id", undefined],
    ["detail.severity", "8"],
    [`${KEY}.userName`, "deploy bot"],
    [`${KEY}.userName`, "*"],
  ])("refuses a user's finding whose %s is %j", (field, value) => {
    expect(() => leaked({ [field]: value })).toThrow(unreadable(field));
  });

  it.each([
    [`${KEY}.principalId`, `${ROLE}:*`],
    [`${KEY}.principalId`, `${ROLE}:${HOST}\n`],
    [`${KEY}.userName`, "web*"],
    [`${KEY}.userType`, "IAMUser"],
    [`${KEY}.userType`, undefined],
    [INSTANCE, "i-0fff1234def567890"],
    [INSTANCE, "i-0ABC1234def567890"],
  ])("refuses an instance's finding whose %s is %j", (field, value) => {
    expect(() => stolen({ [field]: value })).toThrow(unreadable(field));
  });

  it("refuses a session of another name than the host that the finding gives", () => {
    expect(() => stolen({ [`${KEY}.principalId`]: `${ROLE}:somebody` })).toThrow(
      unreadable(INSTANCE, /named somebody/),
    );
  });
});

describe("who chose the session's name", () => {
  const workload = (type: string, sessionName: string, changes: Readonly<Record<string, unknown>> = {}) => {
    const session = {
      [INSTANCE]: undefined,
      [`${KEY}.principalId`]: `${ROLE}:${sessionName}`,
      "detail.type": `UnauthorizedAccess:IAMUser/${type}`,
    };
    const signal = stolen({ ...session, ...changes });
    return [signal.session?.workload, signal.instance?.instanceId];
  };

  it("was EC2 when GuardDuty says that the credentials were an instance's", () => {
    expect(workload("InstanceCredentialExfiltration.OutsideAWS", HOST)).toEqual(["ec2", HOST]);
  });

  it("was the caller in any other finding, even when it looks like an instance: that host may be innocent", () => {
    expect(workload("TorIPCaller", HOST)).toEqual(["caller", undefined]);
    expect(workload("ResourceCredentialExfiltration.OutsideAWS", HOST)).toEqual(["caller", undefined]);
  });

  it("was Lambda or ECS only when the resource says so too", () => {
    const type = "ResourceCredentialExfiltration.OutsideAWS";
    const lambda = { "detail.resource.lambdaDetails.functionName": "orders" };
    expect(workload(type, "orders", lambda)).toEqual(["lambda", undefined]);
    expect(workload(type, "invoices", lambda)).toEqual(["caller", undefined]);
    const task = "0123456789abcdef0123456789abcdef";
    const arn = `arn:aws:ecs:eu-west-1:123456789012:task/shop/${task}`;
    const ecs = { "detail.resource.ecsClusterDetails.taskDetails.arn": arn };
    expect(workload(type, task, ecs)).toEqual(["ecs", undefined]);
    expect(workload(type, "f".repeat(32), ecs)).toEqual(["caller", undefined]);
  });
});

describe("which host is in the wrong hands", () => {
  const host = (type: string, resourceRole?: string, connectionDirection?: string) =>
    any.parse(
      eventWith("stolen-instance-credentials", "matches-outside-aws", {
        "detail.type": type,
        "detail.resource": { resourceType: "Instance", instanceDetails: { instanceId: HOST } },
        "detail.service.resourceRole": resourceRole,
        "detail.service.action": { networkConnectionAction: { connectionDirection } },
      }),
    ).instance?.instanceId;

  it.each([
    ["UnauthorizedAccess:EC2/SSHBruteForce", "TARGET", "INBOUND", undefined],
    ["UnauthorizedAccess:EC2/SSHBruteForce", "ACTOR", "OUTBOUND", HOST],
    ["UnauthorizedAccess:EC2/RDPBruteForce", "ACTOR", undefined, HOST],
    ["UnauthorizedAccess:EC2/RDPBruteForce", undefined, "OUTBOUND", HOST],
    // Contradiction and silence both mean the victim: nothing is done to it.
    ["UnauthorizedAccess:EC2/SSHBruteForce", "ACTOR", "INBOUND", undefined],
    ["UnauthorizedAccess:EC2/SSHBruteForce", "TARGET", "OUTBOUND", undefined],
    ["UnauthorizedAccess:EC2/SSHBruteForce", undefined, "UNKNOWN", undefined],
    ["Impact:EC2/WinRMBruteForce", "ACTOR", "OUTBOUND", HOST],
    ["Recon:EC2/PortProbeUnprotectedPort", "TARGET", undefined, undefined],
    // In other types the role is TARGET whoever the victim is.
    ["Backdoor:EC2/C&CActivity.B!DNS", "TARGET", undefined, HOST],
    ["Trojan:EC2/DNSDataExfiltration", "TARGET", "OUTBOUND", HOST],
    ["UnauthorizedAccess:EC2/TorClient", "TARGET", "INBOUND", HOST],
    // Who calls from a listed address brings these about; AWS's own sample of the first is INBOUND at port 3389
    // (elastic/integrations packages/aws/data_stream/guardduty/_dev/test/pipeline/test-guard_duty.log).
    ["UnauthorizedAccess:EC2/MaliciousIPCaller.Custom", "TARGET", "INBOUND", undefined],
    ["UnauthorizedAccess:EC2/MaliciousIPCaller.Custom", "TARGET", "OUTBOUND", HOST],
    ["UnauthorizedAccess:EC2/MaliciousIPCaller.Custom", "ACTOR", undefined, undefined],
    ["UnauthorizedAccess:EC2/TorIPCaller", "TARGET", "INBOUND", undefined],
    ["UnauthorizedAccess:EC2/TorIPCaller", undefined, undefined, undefined],
  ])("%s with role %s and direction %s: %s", (type, role, direction, expected) => {
    expect(host(type, role, direction)).toBe(expected);
  });

  it.each([
    ["CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce", true],
    ["CredentialAccess:RDS/TorIPCaller.SuccessfulLogin", true],
    // Nobody got in: a stranger brings these about at any database that answers.
    ["CredentialAccess:RDS/AnomalousBehavior.FailedLogin", false],
    ["CredentialAccess:RDS/MaliciousIPCaller.FailedLogin", false],
    ["Discovery:RDS/MaliciousIPCaller", false],
    ["Discovery:RDS/TorIPCaller", false],
  ])("and which database, of %s: %s", (type, isReached) => {
    const { database } = any.parse(
      eventWith("stolen-instance-credentials", "matches-outside-aws", {
        "detail.type": type,
        "detail.resource": {
          resourceType: "RDSDBInstance",
          rdsDbInstanceDetails: { dbInstanceIdentifier: "orders-db" },
        },
      }),
    );
    expect(database?.databaseId).toBe(isReached ? "orders-db" : undefined);
  });

  it("refuses a finding about a host that names none", () => {
    const changes = { "detail.type": "Trojan:EC2/DNSDataExfiltration", "detail.resource": {} };
    expect(() => stolen(changes)).toThrow(unreadable(INSTANCE));
  });
});

const specimens = specimensOf("guardduty");

describe("every family, built from the published schema", () => {
  it.each(specimens)("$id", ({ id, event }) => {
    expect(readingOf(event)).toBe(FAMILIES[id]);
  });

  it("has a line for each", () => {
    expect(Object.keys(FAMILIES).sort()).toEqual(specimens.map(({ id }) => id).sort());
  });

  it("tells where a sequence came from only when that is one address", () => {
    const address = (id: string) => any.parse(specimens.find((one) => one.id === id)?.event).remoteAddress;
    expect([address("sequence/iam"), address("sequence/ec2")]).toEqual(["198.51.100.23", undefined]);
  });

  it("refuses a sequence that names more than a ledger entry keeps", () => {
    const resources = Array.from({ length: 101 }, (_, i) => ({
      resourceType: "EC2_INSTANCE",
      uid: `i-${i.toString(16).padStart(17, "0")}`,
    }));
    const event = sequenceOf({ actors: [], resources });
    expect(() => any.parse(event)).toThrow(unreadable("detail.service.detection.sequence", /more than 100/));
  });
});

describe("whatever a finding says", () => {
  it("it is a sound signal or Unreadable", () =>
    fc.assert(
      fc.property(mutated(specimens.map(({ event }) => event)), (changed) => isSound(any, changed)),
      { numRuns: 1_000 },
    ));

  const word = fc.constantFrom(
    "alice",
    "web-server",
    "payroll",
    "i-0abc1234def567890",
    "prod",
    "*",
    "x".repeat(300),
  );
  const id = fc.constantFrom(
    `${ROLE}:alice`,
    "AIDACKCEVSQ6C2EXAMPLE",
    `AROAOTHERSQ6C2EXAMP:${HOST}`,
    "1111:x",
  );
  const actor = fc.record(
    {
      id: word,
      user: fc.record(
        {
          name: word,
          uid: id,
          type: fc.constantFrom("IAMUser", "AssumedRole", "Root", "FederatedUser"),
          credentialUid: fc.constantFrom("AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "x"),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  const resource = fc.record(
    {
      resourceType: fc.constantFrom("EC2_INSTANCE", "S3_BUCKET", "EKS_CLUSTER", "ACCESS_KEY", "EC2_VPC"),
      uid: fc.oneof(word, fc.constant("arn:aws:s3:::backups"), fc.constant("AKIAIOSFODNN7EXAMPLE")),
      data: fc.record(
        { accessKey: fc.record({ userName: word, principalId: id, userType: fc.constant("IAMUser") }) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  const sequence = fc.record({
    actors: fc.array(actor, { maxLength: 4 }),
    resources: fc.array(resource, { maxLength: 4 }),
  });

  it("an attack sequence names nothing that is not in the event", () =>
    fc.assert(
      fc.property(sequence, (said) => {
        const event = sequenceOf(said);
        const text = JSON.stringify(event);
        let involved: readonly Subjects[] = [];
        try {
          involved = any.parse(event).involved ?? [];
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error;
        }
        for (const { actor: _, ...one } of involved)
          for (const { region, workload, ...named } of Object.values(one) as unknown as Record<
            string,
            string
          >[])
            for (const value of Object.values(named)) expect(text).toContain(value);
      }),
      { numRuns: 500 },
    ));

  it("the victim of brute force or of a port probe is never a host to isolate", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(
          "UnauthorizedAccess:EC2/SSHBruteForce",
          "UnauthorizedAccess:EC2/RDPBruteForce",
          "Impact:EC2/WinRMBruteForce",
          "Recon:EC2/PortProbeUnprotectedPort",
          "Recon:EC2/PortProbeEMRUnprotectedPort",
        ),
        fc.constantFrom("TARGET", "ACTOR", undefined),
        fc.constantFrom("INBOUND", "OUTBOUND", "UNKNOWN", undefined),
        (type, role, direction) => {
          const isAttacked = role === "TARGET" || direction === "INBOUND";
          const { instance } = any.parse(
            eventWith("stolen-instance-credentials", "matches-outside-aws", {
              "detail.type": type,
              "detail.resource": { resourceType: "Instance", instanceDetails: { instanceId: HOST } },
              "detail.service.resourceRole": role,
              "detail.service.action": { networkConnectionAction: { connectionDirection: direction } },
            }),
          );
          if (isAttacked) expect(instance).toBeUndefined();
        },
      ),
    ));

  it("no host is attacked and attacks, and none is attacked by what it attacks", () =>
    fc.assert(
      fc.property(
        fc.constantFrom("UnauthorizedAccess:EC2/SSHBruteForce", "Recon:EC2/PortProbeUnprotectedPort"),
        fc.constantFrom("TARGET", "ACTOR", undefined),
        fc.constantFrom("INBOUND", "OUTBOUND", "UNKNOWN", undefined),
        (type, role, direction) => {
          const { instance, attacker } = any.parse(attackOn(type, role, direction));
          if (direction === "OUTBOUND" || instance) expect(attacker).toBeUndefined();
          if (direction === "INBOUND") expect(attacker?.address).toBe("203.0.113.7");
        },
      ),
    ));

  it("a sample is a sample whatever else it says, and never refused for its ids", () =>
    fc.assert(
      fc.property(fc.constantFrom(...specimens), fc.jsonValue(), (specimen, details) => {
        const event = structuredClone(specimen.event) as { detail: Record<string, unknown> };
        event.detail["service"] = {
          ...(event.detail["service"] as object),
          additionalInfo: { sample: true },
          detection: { sequence: details },
        };
        event.detail["resource"] = details;
        expect(any.parse(event).sample).toBe(true);
      }),
      { numRuns: 300 },
    ));
});

describe("a sample", () => {
  it.each([
    ["additionalInfo.sample", { "detail.service.additionalInfo": { sample: true } }, true],
    ["additionalInfo.value", { "detail.service.additionalInfo": { value: '{"sample":true}' } }, true],
    ["title", { "detail.title": "[SAMPLE] Something." }, true],
    ["a text", { "detail.service.additionalInfo": { sample: "true" } }, false],
    ["half of JSON", { "detail.service.additionalInfo": { value: '{"sample":true' } }, false],
    [
      "something inside",
      { "detail.service.additionalInfo": { value: '{"userAgent":{"sample":true}}' } },
      false,
    ],
    ["later in the title", { "detail.title": "Something [SAMPLE]." }, false],
  ])("is told by %s", (_, changes, sample) => {
    expect(stolen(changes).sample).toBe(sample);
  });

  it("loses its made-up ids, but not its account", () => {
    const signal = leaked({
      "detail.service.additionalInfo": { sample: true },
      "detail.resource.accessKeyDetails": {
        accessKeyId: "GeneratedFindingAccessKeyId",
        principalId: "GeneratedFindingPrincipalId",
        userName: "GeneratedFindingUserName",
        userType: "IAMUser",
      },
    });
    expect([signal.accessKey, signal.user?.userName]).toEqual([undefined, "GeneratedFindingUserName"]);
    expect(() =>
      leaked({ "detail.service.additionalInfo": { sample: true }, "detail.accountId": "x" }),
    ).toThrow(unreadable("detail.accountId"));
  });
});

it.each([
  ["source", "com.example"],
  ["detail-type", "GuardDuty Malware Protection Object Scan Result"],
])("refuses an event whose %s is %s", (field, value) => {
  expect(() => stolen({ [field]: value })).toThrow(unreadable(field));
});

it("takes titles on one line, without control or direction characters, and not too long", () => {
  expect(stolen({ "detail.title": "a\u001b[31m\n\u202eb\u2028c" }).title).toBe("a [31m b c");
  expect(stolen({ "detail.title": "🔒".repeat(5_000) }).title).toBe(`${"🔒".repeat(199)}…`);
  expect(stolen({ "detail.title": "" }).title).toMatch(/^UnauthorizedAccess:/);
});
