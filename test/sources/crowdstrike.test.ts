import { describe, expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { crowdstrike } from "../../lib/sources/crowdstrike.ts";
import { CROWDSTRIKE as DETECTION } from "../support/agent-findings.ts";
import { changed } from "../support/changed.ts";

const ACCOUNT = "123456789012";
const ID = "i-0123456789abcdef0";

const FINDING = "detail.findings.0";

function parse(changes: Readonly<Record<string, unknown>> = {}) {
  return crowdstrike({}).parse(changed(DETECTION, changes));
}
function host(Id: unknown, more: object = {}) {
  return { Type: "AwsEc2Instance", Id, ...more };
}
function about(...resources: unknown[]) {
  return parse({ [`${FINDING}.Resources`]: resources });
}

it("reads the host in its own Region, and what the gateway spreads over three types", () => {
  expect(parse()).toEqual({
    id: `crowdstrike/crowdstrike/crowdstrike-falcon:${DETECTION.detail.findings[0]!.Id}`,
    source: "crowdstrike",
    trust: "ask",
    account: ACCOUNT,
    region: "us-east-1",
    type: "TTPs/Credential Access/OS Credential Dumping",
    title: `Falcon Alert. Instance: ${ID}`,
    severity: "high",
    confidence: "medium",
    detectedAt: "2026-03-02T03:14:10.123Z",
    sentAt: "2026-03-02T03:14:15.000Z",
    sample: false,
    instance: { account: ACCOUNT, region: "eu-west-1", instanceId: ID },
  });
});

describe("a host", () => {
  it("is named by its ARN as well", () => {
    const arn = `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/${ID}`;
    expect(about(host(arn)).instance).toEqual({ account: ACCOUNT, region: "us-east-1", instanceId: ID });
  });

  it.each([
    "UnknownInstanceId:ldt:0123456789abcdef:4295752857",
    "web-3.acme.example",
    "10.0.0.7",
    "ip-10-0-0-7.eu-west-1.compute.internal",
    "aa-bb-cc-dd-5a-d2",
    undefined,
    7,
  ])("is not named by %s: the signal names nothing to contain", (id) => {
    expect(Object.keys(about(host(id)))).not.toContain("instance");
  });

  it("is each of several, once", () => {
    const signal = about(host(ID), host(ID), host("i-0123456789abcdef1"), host("web-3"));
    expect(signal.instance).toBeUndefined();
    expect(signal.involved?.map(({ instance }) => instance?.instanceId)).toEqual([ID, "i-0123456789abcdef1"]);
  });
});

it("says so when Security Hub does", () => {
  expect(parse({ [`${FINDING}.Sample`]: true }).sample).toBe(true);
});

it.each<[string, Record<string, unknown>]>([
  [`${FINDING}.Resources.0.Id`, { [`${FINDING}.Resources`]: [host(`${ID}; rm`)] }],
  [
    `${FINDING}.Resources.0.Id`,
    { [`${FINDING}.Resources`]: [host(`arn:aws:ec2:us-east-1:210987654321:instance/${ID}`)] },
  ],
  [
    `${FINDING}.Resources.0.Region`,
    {
      [`${FINDING}.Resources`]: [
        host(`arn:aws:ec2:us-east-1:${ACCOUNT}:instance/${ID}`, { Region: "eu-west-1" }),
      ],
    },
  ],
  [`${FINDING}.AwsAccountId`, { [`${FINDING}.AwsAccountId`]: "acme" }],
  [
    `${FINDING}.ProductArn`,
    { [`${FINDING}.ProductArn`]: "arn:aws:securityhub:us-east-1::product/aws/guardduty" },
  ],
  [`${FINDING}.Severity.Label`, { [`${FINDING}.Severity`]: {} }],
  [`${FINDING}.RecordState`, { [`${FINDING}.RecordState`]: "ARCHIVED" }],
  [`${FINDING}.Workflow.Status`, { [`${FINDING}.Workflow.Status`]: "RESOLVED" }],
  [`${FINDING}.Id`, { [`${FINDING}.Id`]: "" }],
  ["detail.findings", { "detail.findings": [] }],
  ["detail.findings", { "detail.findings": [...DETECTION.detail.findings, ...DETECTION.detail.findings] }],
  ["source", { source: "acme.securityhub" }],
  ["detail-type", { "detail-type": "Findings Imported V2" }],
])("refuses %s in %j", (field, changes) => {
  expect(() => parse(changes)).toThrow(expect.objectContaining({ name: "Unreadable", field }));
});

it("listens to its own product's open findings, of the severity that it is asked for", () => {
  const matches = compile(crowdstrike({ minSeverity: "high" }).pattern);
  expect(matches(DETECTION)).toBe(true);
  expect(matches(changed(DETECTION, { [`${FINDING}.Severity.Label`]: "MEDIUM" }))).toBe(false);
  expect(matches(changed(DETECTION, { [`${FINDING}.RecordState`]: "ARCHIVED" }))).toBe(false);
  expect(matches(changed(DETECTION, { [`${FINDING}.Workflow.Status`]: "SUPPRESSED" }))).toBe(false);
  const others = (product: string) =>
    matches(
      changed(DETECTION, { [`${FINDING}.ProductArn`]: `arn:aws:securityhub:us-east-1::product/${product}` }),
    );
  expect(others("crowdstrike/crowdstrike-falcon")).toBe(true);
  expect(others("sentinelone/endpoint-protection")).toBe(false);
  expect(others("123456789012/default")).toBe(false);
});
