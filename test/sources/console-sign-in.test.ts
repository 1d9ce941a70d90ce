import { expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { NOT_IN } from "../../lib/sources/cloudtrail/sign-in.ts";
import { type ConsoleSignInOptions, consoleSignIn } from "../../lib/sources/console-sign-in.ts";
import { UNTOUCHABLE } from "../../lib/sources/principal/containment.ts";
import { eventWith } from "../support/event-with.ts";

function eventOf(changes: Readonly<Record<string, unknown>> = {}) {
  return eventWith("console-login-without-mfa", "matches-user", changes);
}
function parse(
  changes: Readonly<Record<string, unknown>> = {},
  wanted: ConsoleSignInOptions = { mfa: "No" },
) {
  return consoleSignIn(wanted).parse(eventOf(changes));
}

const ANYONE = consoleSignIn.terms.everything;
const IDENTITY = "detail.userIdentity";
const RESULT = "detail.responseElements.ConsoleLogin";
const MFA = "detail.additionalEventData.MFAUsed";
const HERE = "123456789012";

it("reads who signed in, whatever the user's path", () => {
  expect(parse()).toMatchObject({
    id: expect.stringMatching(/^2f8b1c9e-/),
    type: "ConsoleLogin",
    title: "user/alice signed in to the console without MFA",
    actor: { kind: "user", account: HERE, name: "user/alice", mfa: false },
    user: { account: HERE, region: "global", userName: "alice" },
    activityAt: "2026-03-02T03:14:10.000Z",
    detectedAt: "2026-03-02T03:14:15.000Z",
    sentAt: "2026-03-02T03:14:15.000Z",
    remoteAddress: "198.51.100.23",
    trust: "actor",
    severity: "medium",
    confidence: "high",
  });
});

it("needs no ARN, as long as the names are there", () => {
  expect(parse({ [`${IDENTITY}.arn`]: undefined }).user?.userName).toBe("alice");
});

it("reads the detail-type as either guide writes it", () => {
  const changes = { "detail-type": "AWS Console Signin via CloudTrail" };
  expect(compile(consoleSignIn({ mfa: "No" }).pattern)(eventOf(changes))).toBe(true);
  expect(parse(changes).user?.userName).toBe("alice");
});

const ROOT = { type: "Root", principalId: HERE, arn: `arn:aws:iam::${HERE}:root`, accountId: HERE };
const ROLE_ID = "AROAIDPPEZS35WEXAMPLE";
const ROLE = {
  type: "AssumedRole",
  principalId: `${ROLE_ID}:alice@example.com`,
  arn: `arn:aws:sts::${HERE}:assumed-role/okta-admin/alice@example.com`,
  accountId: HERE,
  sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${HERE}:role/okta-admin`, userName: "okta-admin" } },
};
const RESERVED = `arn:aws:iam::${HERE}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1`;

it("reads root, and touches nobody", () => {
  const signal = parse({ [IDENTITY]: ROOT }, { identity: ["Root"] });
  expect(signal).toMatchObject({
    severity: "high",
    title: "root signed in to the console without MFA",
    actor: { kind: "root", untouchable: UNTOUCHABLE.root },
  });
  expect(signal.user).toBeUndefined();
});

it("reads a role's session, had from an identity provider", () => {
  const provider = `arn:aws:iam::${HERE}:saml-provider/Okta`;
  const changes = { [IDENTITY]: ROLE, "detail.additionalEventData.SamlProviderArn": provider };
  expect(parse(changes, ANYONE)).toMatchObject({
    actor: { kind: "role-session", by: "saml" },
    session: {
      roleName: "okta-admin",
      roleId: ROLE_ID,
      sessionName: "alice@example.com",
      workload: "caller",
    },
  });
});

it("reads a session of IAM Identity Center's, with the person", () => {
  const onBehalfOf = { userId: "544894e8-80c1-707f-60e3-3ba6510dfac1" };
  const signal = parse(
    { [IDENTITY]: { ...ROLE, arn: RESERVED, sessionContext: undefined, onBehalfOf } },
    ANYONE,
  );
  expect(signal).toMatchObject({
    actor: { by: "identity-center", untouchable: UNTOUCHABLE.identityCenter },
    person: { personId: onBehalfOf.userId, provider: "identity-center" },
  });
  expect(signal.session).toBeUndefined();
});

it.each<[string, object]>([
  ["user/alice", {}],
  ["root", { [IDENTITY]: ROOT }],
  ["role/okta-admin/alice@example.com", { [IDENTITY]: ROLE }],
  [
    "anonymous",
    { [`${IDENTITY}.arn`]: undefined, [`${IDENTITY}.userName`]: "HIDDEN_DUE_TO_SECURITY_REASONS" },
  ],
  ["anonymous", { [`${IDENTITY}.arn`]: undefined, [`${IDENTITY}.userName`]: undefined }],
])("names %s of a sign-in that failed, and touches nobody", (name, changes) => {
  const { actor, user, session, accessKey, person, severity } = parse(
    { [RESULT]: "Failure", ...changes },
    ANYONE,
  );
  expect(actor).toMatchObject({ name, untouchable: NOT_IN });
  expect([user, session, accessKey, person, severity]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    "low",
  ]);
});

it.each<[boolean, ConsoleSignInOptions, Record<string, unknown>]>([
  [true, {}, {}],
  [true, { mfa: "No" }, {}],
  [false, { mfa: "Yes" }, {}],
  [true, { mfa: "Yes" }, { [MFA]: "Yes" }],
  [false, {}, { [RESULT]: "Failure" }],
  [true, { result: "Failure" }, { [RESULT]: "Failure" }],
  [true, { result: "either" }, { [RESULT]: "Failure" }],
  [false, {}, { [IDENTITY]: ROOT }],
  [true, { identity: ["Root", "IAMUser"] }, { [IDENTITY]: ROOT }],
  [true, { identity: "anyone" }, { [IDENTITY]: ROLE }],
  [false, ANYONE, { "detail.eventName": "CheckMfa" }],
  [false, ANYONE, { source: "custom.signin" }],
])("takes or leaves (%s) what %j asks for, of %j", (takes, wanted, changes) => {
  const trigger = consoleSignIn(wanted);
  expect(compile(trigger.pattern)(eventOf(changes))).toBe(takes);
  if (takes) expect(trigger.parse(eventOf(changes)).account).toBe(HERE);
  else expect(() => trigger.parse(eventOf(changes))).toThrow(expect.objectContaining({ name: "Unreadable" }));
});

it.each<[string, Record<string, unknown>]>([
  ["source", { source: "aws.iam" }],
  ["detail-type", { "detail-type": "AWS API Call via CloudTrail" }],
  ["detail.eventName", { "detail.eventName": "CheckMfa" }],
  [RESULT, { [RESULT]: "Failure" }],
  [RESULT, { [RESULT]: "Perhaps" }],
  [MFA, { [MFA]: "Yes" }],
  [`${IDENTITY}.type`, { [`${IDENTITY}.type`]: "Root" }],
  [`${IDENTITY}.userName`, { [`${IDENTITY}.userName`]: undefined, [`${IDENTITY}.arn`]: undefined }],
  [`${IDENTITY}.userName`, { [`${IDENTITY}.userName`]: "alice/../root" }],
  [`${IDENTITY}.userName`, { [`${IDENTITY}.userName`]: "bob" }],
  [`${IDENTITY}.userName`, { [`${IDENTITY}.userName`]: "ＡＬＩＣＥ" }],
  [`${IDENTITY}.userName`, { [`${IDENTITY}.userName`]: "HIDDEN_DUE_TO_SECURITY_REASONS" }],
  [`${IDENTITY}.arn`, { [`${IDENTITY}.arn`]: "arn:aws:iam::999988887777:user/alice" }],
  [`${IDENTITY}.arn`, { [`${IDENTITY}.arn`]: "arn:aws:sts::123456789012:assumed-role/a/alice" }],
  ["detail.recipientAccountId", { "detail.recipientAccountId": "999988887777" }],
  ["detail.awsRegion", { "detail.awsRegion": "moon" }],
  ["detail.eventTime", { "detail.eventTime": "yesterday", time: undefined }],
])("refuses %s in %j", (field, changes) => {
  expect(() => parse(changes)).toThrow(expect.objectContaining({ name: "Unreadable", field }));
});

it("touches nobody of another account", () => {
  const { actor, user } = parse({ "detail.recipientAccountId": undefined, account: "999988887777" });
  expect([actor?.account, actor?.untouchable, user]).toEqual([
    HERE,
    `it is of account ${HERE}: ask its owner`,
    undefined,
  ]);
});
