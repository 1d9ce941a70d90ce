import { expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { auth0 } from "../../lib/sources/auth0.ts";
import { changed } from "../support/changed.ts";

/** As an Auth0 log stream sends it: auth0.com/docs, "Stream Logs to Amazon EventBridge". */
const LOG = {
  version: "0",
  id: "f4b669dc-1a4b-8b83-1411-c0245f4ca514",
  "detail-type": "Auth0 log",
  source: "aws.partner/auth0.com/acme-635d694a-8a5a-4f1a-b223-1e0424edd19a/auth0.logs",
  account: "123456789012",
  time: "2026-03-02T03:13:10Z",
  region: "us-east-1",
  resources: [],
  detail: {
    log_id: "90020260302031307000000000000000001223372036854775807",
    data: {
      date: "2026-03-02T03:13:07.765Z",
      type: "s",
      description: "Success\u001b[31m login",
      ip: "2001:db8::7",
      client_id: "1HXWWGKk1Zj3JF8GvMrnCSirccDs4qvr",
      user_id: "auth0|6012d7eccbf1c41076d8ed3d",
      user_name: "alice@acme.example",
    },
  },
};
const ALICE = {
  account: "123456789012",
  region: "global",
  provider: "auth0",
  personId: "auth0|6012d7eccbf1c41076d8ed3d",
  login: "alice@acme.example",
};

function parse(changes: Readonly<Record<string, unknown>> = {}) {
  return auth0({ types: ["*"] }).parse(changed(LOG, changes));
}

it("reads who signed in, from where, and when", () => {
  expect(parse()).toEqual({
    id: `auth0/${LOG.detail.log_id}`,
    source: "auth0",
    trust: "ask",
    account: "123456789012",
    region: "us-east-1",
    type: "s",
    title: "Auth0: Success [31m login",
    severity: "medium",
    confidence: "medium",
    activityAt: "2026-03-02T03:13:07.765Z",
    detectedAt: "2026-03-02T03:13:07.765Z",
    sentAt: "2026-03-02T03:13:10.000Z",
    sample: false,
    remoteAddress: "2001:db8::7",
    actor: expect.objectContaining({ kind: "person", name: "alice@acme.example" }),
    person: ALICE,
  });
});

it("takes a call of the Management API as its administrator's, not as the user's whom it is about", () => {
  const administrator = { user_id: "google-oauth2|105261262156475850461", email: "root@acme.example" };
  const changes = {
    "detail.data.type": "sapi",
    "detail.data.details": { request: { auth: { user: administrator } } },
  };
  expect(parse(changes).person).toEqual({
    ...ALICE,
    personId: administrator.user_id,
    login: administrator.email,
  });
  expect(parse({ ...changes, "detail.data.type": "s" }).person).toEqual(ALICE);
  expect(parse({ ...changes, "detail.data.type": "fapi", "detail.data.details": undefined }).person).toEqual(
    ALICE,
  );
});

it.each([
  ["an application", { "detail.data.type": "sapi" }, "person", `application ${LOG.detail.data.client_id}`],
  [
    "what was typed, when it is an address",
    { "detail.data.user_name": "bob@acme.example" },
    "anonymous",
    "bob@acme.example",
  ],
  // Somebody's password, in the wrong field.
  ["nobody", { "detail.data.user_name": "hunter2" }, "anonymous", "nobody"],
])("names %s without a user's id, and no person", (_, changes, kind, name) => {
  const signal = parse({ "detail.data.user_id": "", "detail.data.user_name": undefined, ...changes });
  expect(signal.actor).toMatchObject({ kind, name, untouchable: expect.any(String) });
  expect(signal.person).toBeUndefined();
});

it.each([
  ["auth0|abc", true],
  ["samlp|acme|alice@acme.example", true],
  ["email|5f7c8ec7c33c6c004bbafe82", true],
  ["alice", false],
  ["auth0|a b", false],
  ["auth0|a|b|c", false],
  ["auth0|../../users", false],
])("a user's id %s: %s", (userId, isOne) => {
  const read = () => parse({ "detail.data.user_id": userId }).person?.personId;
  if (isOne) expect(read()).toBe(userId);
  else expect(read).toThrow(expect.objectContaining({ name: "Unreadable", field: "detail.data.user_id" }));
});

it("has the log's id, wherever it stands, else the envelope's", () => {
  expect(parse({ "detail.log_id": undefined, "detail.data.log_id": "900" }).id).toBe("auth0/900");
  expect(parse({ "detail.log_id": undefined }).id).toBe(`auth0/${LOG.id}`);
});

it.each<[string, Record<string, unknown>]>([
  ["detail.data.type", { "detail.data": undefined }],
  ["detail.data.type", { "detail.data.type": "s p" }],
  ["detail.data.date", { "detail.data.date": undefined, time: undefined }],
  ["source", { source: "aws.partner/okta.com/acme/cordon" }],
  ["detail-type", { "detail-type": "SystemLog" }],
  ["account", { account: 123456789012 }],
  ["region", { region: "mars" }],
])("refuses %s in %j", (field, changes) => {
  expect(() => parse(changes)).toThrow(expect.objectContaining({ name: "Unreadable", field }));
});

it("listens to the types that it is asked for", () => {
  const matches = compile(auth0({ types: ["s", "limit_*"] }).pattern);
  expect(matches(LOG)).toBe(true);
  expect(matches(changed(LOG, { "detail.data.type": "limit_wc" }))).toBe(true);
  expect(matches(changed(LOG, { "detail.data.type": "sapi" }))).toBe(false);
  expect(matches(changed(LOG, { source: "acme.auth0" }))).toBe(false);
});

it("listens to what its records must say besides", () => {
  const path = [{ wildcard: "*/v2/attack-protection/*" }];
  const trigger = auth0({ types: ["s"], where: { details: { request: { path } } } });
  const matches = compile(trigger.pattern);
  const called = (path: string) => changed(LOG, { "detail.data.details": { request: { path } } });
  expect(matches(called("/api/v2/attack-protection/brute-force-protection"))).toBe(true);
  expect(matches(called("/api/v2/users"))).toBe(false);
  expect(matches(LOG)).toBe(false);
});
