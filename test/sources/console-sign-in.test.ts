import { expect, it } from "vitest";
import { consoleSignIn } from "../../lib/sources/console-sign-in.ts";
import { eventWith } from "../support/event-with.ts";

const parse = (changes: Readonly<Record<string, unknown>> = {}) =>
  consoleSignIn({ mfa: "No" }).parse(eventWith("console-login-without-mfa", "matches-user", changes));

const IDENTITY = "detail.userIdentity";

it("reads who signed in, whatever the user's path", () => {
  expect(parse()).toMatchObject({
    id: expect.stringMatching(/^2f8b1c9e-/),
    user: { account: "123456789012", region: "global", userName: "alice" },
    activityAt: "2026-03-02T03:14:10.000Z",
    detectedAt: "2026-03-02T03:14:15.000Z",
    remoteAddress: "198.51.100.23",
    trust: "act",
    confidence: "high",
  });
});

it("needs no ARN, as long as the names are there", () => {
  expect(parse({ [`${IDENTITY}.arn`]: undefined }).user?.userName).toBe("alice");
});

it.each<[string, Record<string, unknown>]>([
  ["source", { source: "aws.iam" }],
  ["detail-type", { "detail-type": "AWS API Call via CloudTrail" }],
  ["detail.eventName", { "detail.eventName": "CheckMfa" }],
  ["detail.responseElements.ConsoleLogin", { "detail.responseElements.ConsoleLogin": "Failure" }],
  ["detail.additionalEventData.MFAUsed", { "detail.additionalEventData.MFAUsed": "Yes" }],
  [`${IDENTITY}.type`, { [`${IDENTITY}.type`]: "Root" }],
  [`${IDENTITY}.userName`, { [`${IDENTITY}.userName`]: undefined }],
  [`${IDENTITY}.userName`, { [`${IDENTITY}.userName`]: "alice/../root" }],
  [`${IDENTITY}.userName`, { [`${IDENTITY}.userName`]: "bob" }],
  [`${IDENTITY}.userName`, { [`${IDENTITY}.userName`]: "ＡＬＩＣＥ" }],
  [`${IDENTITY}.userName`, { [`${IDENTITY}.userName`]: "HIDDEN_DUE_TO_SECURITY_REASONS" }],
  [`${IDENTITY}.userName`, { [`${IDENTITY}.arn`]: "arn:aws:iam::999988887777:user/alice" }],
  [`${IDENTITY}.arn`, { [`${IDENTITY}.arn`]: "arn:aws:sts::123456789012:assumed-role/a/alice" }],
  [`${IDENTITY}.accountId`, { [`${IDENTITY}.accountId`]: undefined }],
  ["detail.recipientAccountId", { "detail.recipientAccountId": "999988887777" }],
  ["account", { "detail.recipientAccountId": undefined, account: "999988887777" }],
  ["detail.awsRegion", { "detail.awsRegion": "moon" }],
  ["detail.eventTime", { "detail.eventTime": "yesterday", time: undefined }],
])("refuses %s in %j", (field, changes) => {
  expect(() => parse(changes)).toThrow(expect.objectContaining({ name: "Unreadable", field }));
});
