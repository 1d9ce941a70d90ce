import { expect, it } from "vitest";
import { health } from "../../lib/sources/health.ts";
import { eventWith } from "../support/event-with.ts";

function parse(changes: Readonly<Record<string, unknown>> = {}) {
  return health({ codes: ["AWS_RISK_CREDENTIALS_EXPOSED"] }).parse(
    eventWith("leaked-access-key", "matches-exposed-key", changes),
  );
}

const KEY = "AKIAIOSFODNN7EXAMPLE";
function entities(...keys: unknown[]) {
  return {
    "detail.affectedEntities": keys.map((entityValue) => ({ entityValue })),
  };
}

it("reads the key, the account and the times that Health writes in words", () => {
  const signal = parse();
  expect(signal).toMatchObject({
    account: "123456789012",
    activityAt: "2026-03-02T03:10:00.000Z",
    detectedAt: "2026-03-02T03:13:00.000Z",
    sentAt: "2026-03-02T03:14:15.000Z",
    trust: "act",
    confidence: "high",
    accessKey: { accessKeyId: KEY, region: "global" },
    user: { ownerOfKey: KEY },
  });
  expect(signal.accessKey?.userName).toBeUndefined();
});

it("is about the affected account, not the one that an organization's events are sent to", () => {
  expect(parse({ account: "999988887777" }).account).toBe("123456789012");
  expect(parse({ "detail.affectedAccount": undefined }).account).toBe("123456789012");
});

it("has one Region for an event and its backup copy", () => {
  expect(parse({ region: "us-west-2" }).region).toBe("us-east-1");
  expect(parse({ "detail.eventRegion": "global" }).region).toBe("global");
  expect(parse({ "detail.eventRegion": undefined, region: "us-west-2" }).region).toBe("us-west-2");
});

it("takes the same key named twice as one", () => {
  expect(parse(entities(KEY, KEY)).accessKey?.accessKeyId).toBe(KEY);
});

it("is about each of several keys, and about none of them alone", () => {
  const OTHER = "AKIAI44QH8DHBEXAMPLE";
  const signal = parse({ ...entities(OTHER, KEY, OTHER), "detail.eventMetadata": { publicKey: KEY } });
  const place = { account: "123456789012", region: "global" };
  expect(signal.accessKey ?? signal.user).toBeUndefined();
  expect(signal.title).toBe("AWS Health: 2 access keys are known to others");
  expect(signal.involved).toEqual(
    [OTHER, KEY].map((accessKeyId) => ({
      accessKey: { ...place, accessKeyId },
      user: { ...place, ownerOfKey: accessKeyId },
    })),
  );
});

it.each<[string, Record<string, unknown>]>([
  ["detail.affectedEntities", entities()],
  ["detail.affectedEntities", { "detail.affectedEntities": undefined }],
  ["detail.affectedEntities", { "detail.affectedEntities": KEY }],
  ["detail.affectedEntities.0.entityValue", entities("ASIAIOSFODNN7EXAMPLE")],
  ["detail.affectedEntities.1.entityValue", entities(KEY, "deploy-bot")],
  ["detail.affectedEntities.0.entityValue", entities({ toString: KEY })],
  ["detail.eventMetadata.publicKey", { "detail.eventMetadata": { publicKey: "AKIAI44QH8DHBEXAMPLE" } }],
  ["detail.affectedAccount", { "detail.affectedAccount": "me" }],
  ["detail.eventArn", { "detail.eventArn": undefined }],
  ["account", { account: undefined }],
  ["source", { source: "aws.guardduty" }],
  ["detail-type", { "detail-type": "AWS Health Abuse Event" }],
])("refuses %s in %j", (field, changes) => {
  expect(() => parse(changes)).toThrow(expect.objectContaining({ name: "Unreadable", field }));
});
