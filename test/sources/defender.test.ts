import { describe, expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { defender } from "../../lib/sources/defender.ts";
import { changed } from "../support/changed.ts";
import { DOC_EXAMPLES } from "../support/doc-examples.ts";
import { corpus } from "../support/playbook-events.ts";

const INSTANCE = "arn:aws:ec2:eu-west-1:210987654321:instance/i-0123456789abcdef0";
function amazon(amazonResourceId: unknown, more: object = {}) {
  return {
    "@odata.type": "#microsoft.graph.security.amazonResourceEvidence",
    amazonAccountId: "210987654321",
    amazonResourceId,
    resourceType: "ec2.instance",
    verdict: "suspicious",
    roles: [],
    ...more,
  };
}
function user(azureAdUserId: unknown, more: object = {}) {
  return {
    "@odata.type": "#microsoft.graph.security.userEvidence",
    verdict: "unknown",
    userAccount: { accountName: "alice", azureAdUserId, userPrincipalName: "alice@acme.example" },
    ...more,
  };
}
const device = {
  "@odata.type": "#microsoft.graph.security.deviceEvidence",
  deviceDnsName: "web-3.acme.example",
  lastIpAddress: "10.0.0.7",
};
const ALICE = "4628e7df-dff3-407c-a08f-75f08c0806dc";

/** The `alert` of Microsoft Graph's alerts_v2, in the envelope of docs/sources.md. */
const ALERT = {
  version: "0",
  id: "8d2c333f-f026-3f37-89c2-3b215d3f2e0e",
  "detail-type": "Defender Alert",
  source: "microsoft.defender",
  account: "123456789012",
  time: "2026-03-02T03:20:00Z",
  region: "us-east-1",
  resources: [],
  detail: {
    id: "da637551227677560813_-961444813",
    title: "Suspicious process executed",
    category: "DefenseEvasion",
    severity: "high",
    status: "new",
    serviceSource: "microsoftDefenderForCloud",
    firstActivityDateTime: "2026-03-02T03:13:07.766Z",
    lastActivityDateTime: "2026-03-02T03:14:00Z",
    createdDateTime: "2026-03-02T03:15:00Z",
    lastUpdateDateTime: "2026-03-02T03:19:00Z",
    evidence: [device, amazon(INSTANCE)],
  },
};

function parse(changes: Readonly<Record<string, unknown>> = {}) {
  return defender(defender.terms.everything).parse(changed(ALERT, changes));
}

it("reads the host by its ARN: the account and Region are its own", () => {
  expect(parse()).toEqual({
    id: `defender/${ALERT.detail.id}`,
    source: "defender",
    trust: "ask",
    account: "210987654321",
    region: "us-east-1",
    type: "microsoftDefenderForCloud/DefenseEvasion",
    title: "Defender: Suspicious process executed",
    severity: "high",
    confidence: "medium",
    activityAt: "2026-03-02T03:13:07.766Z",
    lastActivityAt: "2026-03-02T03:14:00.000Z",
    detectedAt: "2026-03-02T03:19:00.000Z",
    sentAt: "2026-03-02T03:20:00.000Z",
    sample: false,
    instance: { account: "210987654321", region: "eu-west-1", instanceId: "i-0123456789abcdef0" },
  });
});

describe("evidence", () => {
  const about = (...evidence: unknown[]) => parse({ "detail.evidence": evidence });

  it("names no host by its DNS name or address", () => {
    expect(about(device).instance).toBeUndefined();
    expect(about(device).account).toBe("123456789012");
  });

  it("of AWS that is no host is left out", () => {
    for (const id of ["arn:aws:s3:::acme", "arn:aws:eks:eu-west-1:210987654321:cluster/x", undefined, 7])
      expect(about(amazon(id)).instance).toBeUndefined();
  });

  it.each([
    { verdict: "noThreatsFound" },
    { roles: ["attacked"] },
    { roles: ["contextual", "scanned"] },
    { roles: ["destination"] },
  ])("of a host that is harmless or the victim is left out: %j", (more) => {
    expect(about(amazon(INSTANCE, more)).instance).toBeUndefined();
  });

  it("of a host that was attacked and taken stays", () => {
    expect(about(amazon(INSTANCE, { roles: ["attacked", "compromised"] })).instance).toBeDefined();
  });

  it("names a person by the object id", () => {
    const signal = about(amazon(INSTANCE), user(ALICE), user(undefined));
    expect(signal.person).toEqual({
      account: "210987654321",
      region: "global",
      provider: "entra",
      personId: ALICE,
      login: "alice@acme.example",
    });
    expect(signal.instance).toBeDefined();
    expect(signal.involved).toBeUndefined();
  });

  it("of several hosts is each of them, once", () => {
    const other = INSTANCE.replace("210987654321", "123456789012").replace("abcdef0", "abcdef1");
    const signal = about(amazon(INSTANCE), amazon(INSTANCE), amazon(other, { amazonAccountId: null }));
    expect(signal.account).toBe("123456789012");
    expect(signal.instance).toBeUndefined();
    expect(signal.involved?.map(({ instance }) => `${instance?.account} ${instance?.instanceId}`)).toEqual([
      "210987654321 i-0123456789abcdef0",
      "123456789012 i-0123456789abcdef1",
    ]);
  });
});

it.each<[string, Record<string, unknown>]>([
  ["detail.evidence.0.amazonResourceId", { "detail.evidence": [amazon(`${INSTANCE}*`)] }],
  [
    "detail.evidence.0.amazonAccountId",
    { "detail.evidence": [amazon(INSTANCE, { amazonAccountId: "123456789012" })] },
  ],
  ["detail.evidence.0.userAccount.azureAdUserId", { "detail.evidence": [user("alice@acme.example")] }],
  ["detail.evidence", { "detail.evidence": "all" }],
  ["detail.severity", { "detail.severity": "severe" }],
  ["detail.category", { "detail.category": "<b>" }],
  ["detail.serviceSource", { "detail.serviceSource": "a b" }],
  ["detail.id", { "detail.id": undefined }],
  ["source", { source: "com.example.microsoft" }],
])("refuses %s in %j", (field, changes) => {
  expect(() => parse(changes)).toThrow(expect.objectContaining({ name: "Unreadable", field }));
});

it("listens to open alerts, of the severities and products that it is asked for", () => {
  const matches = compile(defender({ severities: ["high"], from: ["microsoftDefenderForCloud"] }).pattern);
  expect(matches(ALERT)).toBe(true);
  expect(matches(changed(ALERT, { "detail.severity": "low" }))).toBe(false);
  expect(matches(changed(ALERT, { "detail.status": "resolved" }))).toBe(false);
  expect(matches(changed(ALERT, { "detail.serviceSource": "microsoftDefenderForEndpoint" }))).toBe(false);
});

it("reads alerts that others published, in its envelope", () => {
  const published = corpus("edr.jsonl").filter(
    ({ event }) => "MicrosoftGraph.SecurityAlertV2" === (event as typeof ALERT)["detail-type"],
  );
  expect(published).toHaveLength(4);
  for (const { event } of published) {
    const { detail } = event as { readonly detail: { readonly id: string; readonly category: string } };
    expect(parse({ detail })).toMatchObject({
      id: `defender/${detail.id}`,
      type: expect.stringContaining(detail.category),
    });
  }
});

it("hears and reads the example of docs/sources.md", () => {
  const example = DOC_EXAMPLES.find(({ source }) => source === "microsoft.defender")!;
  const trigger = defender(defender.terms.everything);
  expect(compile(trigger.pattern)(example)).toBe(true);
  expect(trigger.parse(example).instance).toBeDefined();
});
