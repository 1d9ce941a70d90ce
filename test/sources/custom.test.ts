import { describe, expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { custom } from "../../lib/sources/custom.ts";
import { changed } from "../support/changed.ts";
import { DOC_EXAMPLES } from "../support/doc-examples.ts";

/** The example of the page that people write their senders by. */
const FORM = DOC_EXAMPLES.find((example) => example["detail-type"] === "Cordon Signal")!;
const HERE = { account: "123456789012", region: "eu-west-1" };
const GLOBAL = { ...HERE, region: "global" };

const SMALL = changed(FORM, { detail: { version: 1, id: "7", type: "Malware", severity: "high" } });
function parse(changes: Readonly<Record<string, unknown>> = {}, event: object = SMALL) {
  return custom({ types: ["*"] }).parse(changed(event, changes));
}

it("reads the example of docs/sources.md, every field of the form", () => {
  expect(parse({}, FORM)).toEqual({
    id: "custom/acme.edr/alert-4711",
    source: "custom",
    trust: "ask",
    account: "123456789012",
    region: "eu-west-1",
    type: "Malware/Ransomware",
    title: "Files are being encrypted on web-3",
    severity: "critical",
    confidence: "high",
    activityAt: "2026-03-02T03:13:07.000Z",
    detectedAt: "2026-03-02T03:13:20.000Z",
    sentAt: "2026-03-02T03:13:25.000Z",
    sample: false,
    remoteAddress: "198.51.100.7",
    session: {
      ...GLOBAL,
      roleName: "web",
      roleId: "AROAEXAMPLEEXAMPLE234",
      sessionName: "i-0123456789abcdef0",
      workload: "caller",
    },
    user: { ...GLOBAL, userName: "deploy" },
    accessKey: { ...GLOBAL, accessKeyId: "AKIAIOSFODNN7EXAMPLE", userName: "deploy" },
    person: {
      ...GLOBAL,
      provider: "okta",
      personId: "00u7rkrly9sNvp7sa5d7",
      login: "alice@acme.example",
    },
    instance: { ...HERE, instanceId: "i-0123456789abcdef0" },
    bucket: { ...HERE, bucketName: "acme-exports" },
    lambdaFunction: { ...HERE, functionName: "resize" },
  });
});

it("needs an id, a type and a severity, no more", () => {
  expect(parse()).toMatchObject({
    id: "custom/acme.edr/7",
    title: "Malware",
    confidence: "medium",
    detectedAt: "2026-03-02T03:13:25.000Z",
    sample: false,
    ...HERE,
  });
  expect(Object.keys(parse())).not.toContain("instance");
});

it("is about the account and Region that it names, else those that it came from", () => {
  const signal = parse({
    "detail.account": "210987654321",
    "detail.region": "us-east-2",
    "detail.instanceId": "i-01234567",
  });
  expect(signal.instance).toEqual({ account: "210987654321", region: "us-east-2", instanceId: "i-01234567" });
});

it("asks IAM whose key it is when only the key is named", () => {
  const signal = parse({ "detail.accessKeyId": "AKIAIOSFODNN7EXAMPLE" });
  expect(signal.user).toEqual({ ...GLOBAL, ownerOfKey: "AKIAIOSFODNN7EXAMPLE" });
  expect(signal.accessKey?.userName).toBeUndefined();
});

it("tells two senders' ids apart", () => {
  expect(parse({ source: "acme.siem" }).id).not.toBe(parse().id);
});

it("takes what a sender leaves empty as left out", () => {
  expect(parse({ "detail.instanceId": "", "detail.user": null, "detail.session": null })).toEqual(parse());
});

it("knows providers' ids, and takes any other provider's that is safe to write", () => {
  const person = (provider: string, personId: string) =>
    parse({ "detail.person": { provider, personId } }).person?.personId;
  expect(person("google", "105261262156475850461")).toBe("105261262156475850461");
  expect(() => person("okta", "alice")).toThrow("00u");
  expect(() => person("entra", "alice@acme.example")).toThrow("GUID");
  expect(() => person("Okta", "alice")).toThrow("detail.person.provider");
  expect(() => person("google", "../x y")).toThrow("detail.person.personId");
});

describe("every field is read strictly", () => {
  it.each<[string, Record<string, unknown>]>([
    ["detail", { "detail.instanceID": "i-0123456789abcdef0" }],
    ["detail", { "detail.__proto__x": 1 }],
    ["detail", { detail: JSON.parse('{"version":1,"id":"7","type":"M","severity":"high","__proto__":{}}') }],
    ["detail.session", { "detail.session": { role: "web" } }],
    ["detail.session", { "detail.session": "web" }],
    ["detail.person", { "detail.person": ["okta"] }],
    ["detail.version", { "detail.version": 2 }],
    ["detail.version", { "detail.version": "1" }],
    ["detail.id", { "detail.id": undefined }],
    ["detail.id", { "detail.id": 7 }],
    ["detail.type", { "detail.type": "<b>" }],
    ["detail.severity", { "detail.severity": "HIGH" }],
    ["detail.confidence", { "detail.confidence": "sure" }],
    ["detail.title", { "detail.title": { text: "x" } }],
    ["detail.activityAt", { "detail.activityAt": "yesterday" }],
    ["detail.detectedAt", { "detail.detectedAt": 1_772_421_187 }],
    ["detail.remoteAddress", { "detail.remoteAddress": "evil.example" }],
    ["detail.sample", { "detail.sample": "true" }],
    ["detail.account", { "detail.account": "acme" }],
    ["detail.region", { "detail.region": "moon" }],
    ["detail.instanceId", { "detail.instanceId": "web-3.acme.example" }],
    ["detail.instanceId", { "detail.instanceId": "10.0.0.7" }],
    ["detail.session.roleId", { "detail.session": { roleName: "web", sessionName: "x1" } }],
    [
      "detail.session.sessionName",
      { "detail.session": { roleName: "web", roleId: "AROAEXAMPLEEXAMPLE234", sessionName: "*" } },
    ],
    ["detail.user", { "detail.user": "a*" }],
    // A temporary key is a session's: name the session.
    ["detail.accessKeyId", { "detail.accessKeyId": "ASIAIOSFODNN7EXAMPLE" }],
    ["detail.bucket", { "detail.bucket": "arn:aws:s3:::x" }],
    ["detail.lambdaFunction", { "detail.lambdaFunction": "a:b" }],
    ["source", { source: "aws.guardduty" }],
    ["source", { source: "" }],
    ["detail-type", { "detail-type": "GuardDuty Finding" }],
    ["account", { account: undefined }],
  ])("refuses %s in %j", (field, changes) => {
    expect(() => parse(changes)).toThrow(expect.objectContaining({ name: "Unreadable", field }));
  });
});

it("listens to the types and senders that it is asked for, and never to what calls itself AWS", () => {
  const matches = compile(custom({ types: ["Malware*"], from: ["acme.edr"] }).pattern);
  expect(matches(FORM)).toBe(true);
  expect(matches(changed(FORM, { source: "acme.siem" }))).toBe(false);
  expect(matches(changed(FORM, { "detail.type": "Phishing" }))).toBe(false);
  expect(matches(changed(FORM, { "detail.version": 2 }))).toBe(false);
  const anybody = compile(custom({ types: ["*"] }).pattern);
  expect(anybody(changed(FORM, { source: "acme.siem" }))).toBe(true);
  expect(anybody(changed(FORM, { source: "aws.x" }))).toBe(false);
});
