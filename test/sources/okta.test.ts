import { describe, expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { SetAside } from "../../lib/events/unreadable.ts";
import { okta } from "../../lib/sources/okta.ts";
import { changed } from "../support/changed.ts";

/** As an Okta log stream sends it: help.okta.com, "Add an Amazon EventBridge log stream"; the fields of a LogEvent. */
const SIGN_IN = {
  version: "0",
  id: "8d2c333f-f026-3f37-89c2-3b215d3f2e0e",
  "detail-type": "SystemLog",
  source: "aws.partner/okta.com/acme/cordon",
  account: "123456789012",
  time: "2026-03-02T03:13:10Z",
  region: "eu-west-1",
  resources: [],
  detail: {
    uuid: "4fa2f7e4-8696-11ed-8688-39c4b4d86042",
    published: "2026-03-02T03:13:07.765Z",
    eventType: "user.session.start",
    severity: "INFO",
    displayMessage: "User login to Okta",
    actor: { id: "00u7rkrly9sNvp7sa5d7", type: "User", alternateId: "alice@acme.example" },
    client: { ipAddress: "198.51.100.7" },
    outcome: { result: "SUCCESS" },
    debugContext: { debugData: {} },
    target: null,
  },
};
const ALICE = {
  account: "123456789012",
  region: "global",
  provider: "okta",
  personId: "00u7rkrly9sNvp7sa5d7",
  login: "alice@acme.example",
};
function user(id: string, alternateId = "bob@acme.example", type = "User") {
  return { id, type, alternateId };
}
const BOB = user("00u6eup97mAJZWYmP357");
const EVE = user("00u99ped55av2JpGs5d7", "eve@acme.example");

function parse(changes: Readonly<Record<string, unknown>> = {}) {
  return okta({ eventTypes: ["*"] }).parse(changed(SIGN_IN, changes));
}

it("reads who acted, from where, and when: published, known and sent are apart", () => {
  expect(parse()).toEqual({
    id: "okta/4fa2f7e4-8696-11ed-8688-39c4b4d86042",
    source: "okta",
    trust: "ask",
    account: "123456789012",
    region: "eu-west-1",
    type: "user.session.start",
    title: "Okta: User login to Okta",
    severity: "low",
    confidence: "medium",
    activityAt: "2026-03-02T03:13:07.765Z",
    detectedAt: "2026-03-02T03:13:07.765Z",
    sentAt: "2026-03-02T03:13:10.000Z",
    sample: false,
    remoteAddress: "198.51.100.7",
    actor: {
      kind: "person",
      name: "alice@acme.example",
      untouchable: "their sessions are ended at Okta, not by IAM",
    },
    person: ALICE,
  });
});

describe("who is at risk", () => {
  it("is the administrator who resets another's factors, not the other", () => {
    const signal = parse({ "detail.eventType": "user.mfa.factor.reset_all", "detail.target": [BOB] });
    expect(signal.person).toEqual(ALICE);
    expect(signal.involved).toBeUndefined();
  });

  it("is whoever acts in an impersonation", () => {
    const changes = { "detail.eventType": "user.session.impersonation.initiate", "detail.target": [BOB] };
    expect(parse(changes).person).toEqual(ALICE);
  });

  it.each([
    "user.risk.detect",
    "user.risk.change",
    "security.breached_credential.detected",
    "security.events.provider.receive_event",
    "policy.entity_risk.action",
    "policy.auth_reevaluate.fail",
    "user.session.context.change",
  ])("is the target of %s, whoever reports it", (eventType) => {
    const actor = { id: "spr1abc", type: "SystemPrincipal", alternateId: "system@okta.com" };
    const target = [BOB, { id: "rul1", type: "Rule" }];
    const signal = parse({ "detail.eventType": eventType, "detail.actor": actor, "detail.target": target });
    expect(signal.person).toMatchObject({ personId: BOB.id, login: BOB.alternateId });
    expect(signal.actor?.name).toBe(BOB.alternateId);
  });

  it("are all of several targets, each once", () => {
    const signal = parse({ "detail.eventType": "user.risk.change", "detail.target": [BOB, EVE, BOB] });
    expect(signal.person).toBeUndefined();
    expect(signal.involved?.map(({ person }) => person?.personId)).toEqual([BOB.id, EVE.id]);
  });

  it("is the user who reports what somebody else did in their name, from the address that they report", () => {
    const debugData = { suspiciousActivityEventIp: "203.0.113.9" };
    for (const debugContext of [{ debugData }, [{ debugData }]]) {
      const signal = parse({
        "detail.eventType": "user.account.report_suspicious_activity_by_enduser",
        "detail.target": [user(ALICE.personId, ALICE.login)],
        "detail.debugContext": debugContext,
      });
      expect(signal.person).toEqual(ALICE);
      expect(signal.remoteAddress).toBe("203.0.113.9");
    }
  });
});

describe("what somebody did to others", () => {
  const trigger = okta({
    eventTypes: ["user.mfa.factor.reset_all"],
    where: { actor: { type: ["User"] } },
    done: "to others",
  });
  const reset = (target: readonly object[] | null) =>
    changed(SIGN_IN, { "detail.eventType": "user.mfa.factor.reset_all", "detail.target": target });

  it("is about whom it was done to, and names who did it", () => {
    const signal = trigger.parse(reset([BOB, user(ALICE.personId, ALICE.login)]));
    expect(signal.person).toEqual({ ...ALICE, personId: BOB.id, login: BOB.alternateId });
    expect(signal.actor?.name).toBe(ALICE.login);
    expect(trigger.parse(reset([BOB, EVE])).involved?.map(({ person }) => person?.personId)).toEqual([
      BOB.id,
      EVE.id,
    ]);
  });

  it("is set aside when it was done to oneself, or to nobody", () => {
    for (const target of [[user(ALICE.personId, ALICE.login)], [], null])
      expect(() => trigger.parse(reset(target))).toThrow(SetAside);
  });

  it("is heard as its trigger says, and no other event is read so", () => {
    const matches = compile(trigger.pattern);
    expect(matches(reset([BOB]))).toBe(true);
    expect(matches(changed(reset([BOB]), { "detail.actor.type": "SystemPrincipal" }))).toBe(false);
    expect(() => trigger.parse(SIGN_IN)).toThrow("was not asked for");
  });
});

it.each([
  ["an address", user("203.0.113.9", "unknown", "IP address"), "anonymous", "203.0.113.9"],
  ["a program", user("0oa1abc", "unknown", "PublicClientApp"), "person", "0oa1abc"],
  // Okta's API takes a login where it takes an id: such an "id" could name somebody else.
  ["a user by what is no id of Okta's", user("isaac", "isaac@acme.example"), "person", "isaac@acme.example"],
])("names %s and nobody whom Okta could sign out", (_, actor, kind, name) => {
  const signal = parse({ "detail.actor": actor });
  expect(signal.actor).toMatchObject({ kind, name, untouchable: expect.any(String) });
  expect(signal.person).toBeUndefined();
});

it("takes an actor of no type for a user when the id is one that Okta gives to users, and for nobody otherwise", () => {
  const actor = (id: string) => parse({ "detail.actor": { id, alternateId: "alice@acme.example" } });
  expect(actor(ALICE.personId).person).toEqual(ALICE);
  expect(actor("0oa1abc").person).toBeUndefined();
});

it.each<[string, string, object]>([
  ["low", "INFO", {}],
  ["medium", "WARN", {}],
  ["high", "ERROR", {}],
  ["low", "?", {}],
  ["high", "INFO", { risk: "{previousLevel=LOW, level=HIGH, detectionName=x}" }],
  ["medium", "ERROR", { risk: "{level=MEDIUM}" }],
  ["low", "WARN", { risk: "{reasons=Anomalous Location, level=LOW}" }],
  ["medium", "WARN", { risk: "{previousLevel=HIGH}" }],
])("is %s: %s, %j", (severity, word, debugData) => {
  expect(parse({ "detail.severity": word, "detail.debugContext.debugData": debugData }).severity).toBe(
    severity,
  );
});

it("leaves out a login that is none, because the id names the person", () => {
  for (const login of ["a b", "\u202e@x", "x".repeat(300), "", 7])
    expect(parse({ "detail.actor.alternateId": login }).person).toEqual({ ...ALICE, login: undefined });
});

it("has the envelope's id when Okta gives none", () => {
  expect(parse({ "detail.uuid": undefined }).id).toBe(`okta/${SIGN_IN.id}`);
});

it.each<[string, Record<string, unknown>]>([
  ["detail.actor.id", { "detail.actor": undefined }],
  ["detail.actor.id", { "detail.actor.id": "00u\u0024{aws:userid}" }],
  ["detail.target", { "detail.eventType": "user.risk.change" }],
  ["detail.target", { "detail.eventType": "user.risk.change", "detail.target": "all" }],
  ["detail.target.0.id", { "detail.eventType": "user.risk.change", "detail.target": [user("bob")] }],
  ["detail.eventType", { "detail.eventType": "user session" }],
  ["detail.uuid", { "detail.uuid": "../x y" }],
  ["detail.published", { "detail.published": undefined, time: "soon" }],
  ["source", { source: "aws.partner/okta.com.evil.example/acme" }],
  ["source", { source: "aws.okta" }],
  ["detail-type", { "detail-type": "Auth0 log" }],
  ["account", { account: "acme" }],
])("refuses %s in %j", (field, changes) => {
  expect(() => parse(changes)).toThrow(expect.objectContaining({ name: "Unreadable", field }));
});

it("listens to the types and outcomes that it is asked for", () => {
  const matches = compile(
    okta({ eventTypes: ["user.session.start", "user.risk.*"], outcome: "SUCCESS" }).pattern,
  );
  expect(matches(SIGN_IN)).toBe(true);
  expect(matches(changed(SIGN_IN, { "detail.eventType": "user.risk.detect" }))).toBe(true);
  expect(matches(changed(SIGN_IN, { "detail.eventType": "user.session.end" }))).toBe(false);
  expect(matches(changed(SIGN_IN, { "detail.outcome.result": "FAILURE" }))).toBe(false);
  expect(matches(changed(SIGN_IN, { source: "com.example.okta" }))).toBe(false);
  expect(
    compile(okta({ eventTypes: ["*"] }).pattern)(changed(SIGN_IN, { "detail.outcome": undefined })),
  ).toBe(true);
});
