import { expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { entra } from "../../lib/sources/entra.ts";
import { changed } from "../support/changed.ts";
import { DOC_EXAMPLES } from "../support/doc-examples.ts";

/** The `riskDetection` of Microsoft Graph, in the envelope of docs/sources.md. */
const DETECTION = {
  version: "0",
  id: "8d2c333f-f026-3f37-89c2-3b215d3f2e0e",
  "detail-type": "Entra Risk Detection",
  source: "microsoft.entra",
  account: "123456789012",
  time: "2026-03-02T03:20:00Z",
  region: "us-east-1",
  resources: [],
  detail: {
    id: "6a5874ca-abcd-9d82-5ad39bd71600",
    riskType: "unfamiliarFeatures",
    riskEventType: "unfamiliarFeatures",
    riskState: "atRisk",
    riskLevel: "low",
    riskDetail: "none",
    ipAddress: "198.51.100.7",
    activityDateTime: "2026-03-02T03:13:07.7654321Z",
    detectedDateTime: "2026-03-02T03:15:00Z",
    lastUpdatedDateTime: "2026-03-02T03:19:00Z",
    userId: "4628e7df-dff3-407c-a08f-75f08c0806dc",
    userPrincipalName: "alice@acme.example",
  },
};

function parse(changes: Readonly<Record<string, unknown>> = {}) {
  return entra({ types: ["*"] }).parse(changed(DETECTION, changes));
}

it("reads whom Microsoft thinks to be at risk, and keeps activity, detection and arrival apart", () => {
  expect(parse()).toEqual({
    id: `entra/${DETECTION.detail.id}`,
    source: "entra",
    trust: "ask",
    account: "123456789012",
    region: "us-east-1",
    type: "unfamiliarFeatures",
    title: "Entra: unfamiliarFeatures",
    severity: "low",
    confidence: "medium",
    activityAt: "2026-03-02T03:13:07.765Z",
    detectedAt: "2026-03-02T03:19:00.000Z",
    sentAt: "2026-03-02T03:20:00.000Z",
    sample: false,
    remoteAddress: "198.51.100.7",
    actor: {
      kind: "person",
      name: "alice@acme.example",
      untouchable: "their sessions are ended at Entra, not by IAM",
    },
    person: {
      account: "123456789012",
      region: "global",
      provider: "entra",
      personId: "4628e7df-dff3-407c-a08f-75f08c0806dc",
      login: "alice@acme.example",
    },
  });
});

it.each([
  ["atRisk", "low", "low", "medium"],
  ["atRisk", "medium", "medium", "medium"],
  ["atRisk", "high", "high", "medium"],
  ["atRisk", "hidden", "medium", "medium"],
  ["atRisk", undefined, "medium", "medium"],
  ["confirmedCompromised", "low", "high", "high"],
])("%s, level %s: %s, sure: %s", (riskState, riskLevel, severity, confidence) => {
  const signal = parse({ "detail.riskState": riskState, "detail.riskLevel": riskLevel });
  expect([signal.severity, signal.confidence]).toEqual([severity, confidence]);
});

it.each<[string, Record<string, unknown>]>([
  ["detail.riskState", { "detail.riskState": "dismissed" }],
  ["detail.riskState", { "detail.riskState": undefined }],
  ["detail.userId", { "detail.userId": undefined }],
  // Graph takes a principal name where it takes an id: only the object id names one person for ever.
  ["detail.userId", { "detail.userId": "alice@acme.example" }],
  ["detail.id", { "detail.id": "" }],
  ["detail.riskEventType", { "detail.riskEventType": "leaked credentials" }],
  ["detail.detectedDateTime", { "detail.detectedDateTime": 1, "detail.lastUpdatedDateTime": 1, time: 1 }],
  ["source", { source: "com.example.azure" }],
  ["detail-type", { "detail-type": "Cordon Signal" }],
])("refuses %s in %j", (field, changes) => {
  expect(() => parse(changes)).toThrow(expect.objectContaining({ name: "Unreadable", field }));
});

it("listens to risks that stand, of the types and levels that it is asked for", () => {
  const matches = compile(entra({ types: ["leakedCredentials", "unfam*"], levels: ["low"] }).pattern);
  expect(matches(DETECTION)).toBe(true);
  expect(matches(changed(DETECTION, { "detail.riskState": "remediated" }))).toBe(false);
  expect(matches(changed(DETECTION, { "detail.riskLevel": "high" }))).toBe(false);
  expect(matches(changed(DETECTION, { "detail.riskEventType": "generic" }))).toBe(false);
});

it("hears and reads the example of docs/sources.md", () => {
  const example = DOC_EXAMPLES.find(({ source }) => source === "microsoft.entra")!;
  const trigger = entra({ types: ["*"] });
  expect(compile(trigger.pattern)(example)).toBe(true);
  expect(trigger.parse(example).person).toBeDefined();
});

it.each(["__proto__", "constructor", "toString", "hidden"])("a level %s is none, and medium", (level) => {
  expect(parse({ "detail.riskLevel": level }).severity).toBe("medium");
});
