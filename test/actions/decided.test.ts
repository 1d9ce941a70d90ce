import { describe, expect, test } from "vitest";
import {
  type DeniedInBucket,
  denyEverything,
  denyInBucket,
  denyOlderSessions,
  denyPerson,
  denySession,
  denyWithoutMfa,
  trustNobody,
} from "../../lib/aws/deny-document.ts";
import { decided } from "../support/simulated.ts";

// What the closed forms mean, as an evaluator of policies that others wrote decides it: each for the one whom it is for,
// for a neighbour, and for whoever signed in again.

const ACCOUNT = "123456789012";
const ROLE_ID = "AROAQ3EGUPKLS6WXAMPLE";
const CUTOFF = "2026-11-20T03:01:00Z";
const ALL = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const OBJECT = "arn:aws:s3:::payments/key";

function session(name: string, issued = "2026-11-20T02:00:00Z", more: object = {}) {
  return {
    principal: `arn:aws:sts::${ACCOUNT}:assumed-role/web/${name}`,
    context: {
      "aws:userid": `${ROLE_ID}:${name}`,
      "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/web`,
      "aws:TokenIssueTime": issued,
      ...more,
    },
  };
}
function user(name: string, more: object = {}) {
  return {
    principal: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    context: {
      "aws:userid": "AIDAQ3EGUPKLS6WXAMPLE",
      "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:user/${name}`,
      ...more,
    },
  };
}
type Who = { readonly principal: string; readonly context: object };

function asks(who: Who, document: string, action = "s3:GetObject", resource = OBJECT) {
  return decided({ ...who, context: who.context as never, action, resource }, { identity: [ALL, document] });
}

const HOST = "i-0abc1234def567890";
const LATER = "2026-11-20T03:01:01Z";

describe("an inline policy", () => {
  test.each<[string, Who, string, string]>([
    ["one session: that one", session(HOST), denySession(ROLE_ID, HOST), "ExplicitlyDenied"],
    [
      "one session: credentials made later",
      session(HOST, LATER),
      denySession(ROLE_ID, HOST),
      "ExplicitlyDenied",
    ],
    ["one session: the neighbour", session("i-0abc1234def567891"), denySession(ROLE_ID, HOST), "Allowed"],
    ["one session: a longer name", session(`${HOST}0`), denySession(ROLE_ID, HOST), "Allowed"],
    ["older sessions: an older one", session(HOST), denyOlderSessions(CUTOFF), "ExplicitlyDenied"],
    ["older sessions: whoever assumed again", session(HOST, LATER), denyOlderSessions(CUTOFF), "Allowed"],
    ["older sessions: a key has no such time", user("ana"), denyOlderSessions(CUTOFF), "Allowed"],
    ["everything: the key", user("ana"), denyEverything(), "ExplicitlyDenied"],
    [
      "everything: a session of the user",
      user("ana", { "aws:TokenIssueTime": LATER }),
      denyEverything(),
      "ExplicitlyDenied",
    ],
    ["without MFA: the key", user("ana"), denyWithoutMfa(), "ExplicitlyDenied"],
    [
      "without MFA: signed in without",
      user("ana", { "aws:MultiFactorAuthPresent": "false" }),
      denyWithoutMfa(),
      "ExplicitlyDenied",
    ],
    [
      "without MFA: signed in again, with it",
      user("ana", { "aws:MultiFactorAuthPresent": "true" }),
      denyWithoutMfa(),
      "Allowed",
    ],
  ])("%s", async (_name, who, document, answer) => {
    expect(await asks(who, document)).toBe(answer);
  });

  test("without MFA somebody may still set it up, for themselves, and nothing beside", async () => {
    const own = `arn:aws:iam::${ACCOUNT}:user/ana`;
    expect(await asks(user("ana"), denyWithoutMfa(), "iam:EnableMFADevice", own)).toBe("Allowed");
    expect(await asks(user("ana"), denyWithoutMfa(), "iam:CreateAccessKey", own)).toBe("ExplicitlyDenied");
    expect(await asks(user("ana"), denyWithoutMfa(), "iam:DeactivateMFADevice", own)).toBe(
      "ExplicitlyDenied",
    );
  });
});

describe("a service control policy", () => {
  const PERSON = "906f7f64-1001-7031-a1b2-0123456789ab";
  const scp = { Version: "2012-10-17", Statement: [denyPerson(PERSON, CUTOFF)] };
  test.each<[string, Who, string]>([
    ["that person", session("ana", undefined, { "identitystore:UserId": PERSON }), "ExplicitlyDenied"],
    ["signed in again", session("ana", LATER, { "identitystore:UserId": PERSON }), "Allowed"],
    [
      "another person",
      session("ana", undefined, { "identitystore:UserId": PERSON.replace("9", "8") }),
      "Allowed",
    ],
    ["who is nobody of Identity Center", session("cordon"), "Allowed"],
  ])("%s", async (_name, { principal, context }, answer) => {
    const request = { principal, context: context as never, action: "s3:GetObject", resource: OBJECT };
    expect(await decided(request, { serviceControl: [scp] })).toBe(answer);
  });
});

describe("a bucket's policy", () => {
  const of = (whom: DeniedInBucket) => ({
    Version: "2012-10-17",
    Statement: [denyInBucket("aws", "payments", whom)],
  });
  const role = { arn: `arn:aws:iam::${ACCOUNT}:role/web` };
  const one = { roleId: ROLE_ID, sessionName: HOST };
  test.each<[string, Who, DeniedInBucket, string]>([
    ["a role: each of its sessions", session(HOST), role, "ExplicitlyDenied"],
    [
      "a role: another role",
      { ...session(HOST), context: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/web2` } },
      role,
      "Allowed",
    ],
    ["one session: that one", session(HOST), one, "ExplicitlyDenied"],
    ["one session: the neighbour", session("i-0abc1234def567891"), one, "Allowed"],
  ])("%s", async (_name, { principal, context }, whom, answer) => {
    const request = { principal, context: context as never, action: "s3:GetObject", resource: OBJECT };
    expect(await decided(request, { resource: of(whom) })).toBe(answer);
  });
});

test("a trust policy that trusts nobody lets nobody assume the role, whatever they may do otherwise", async () => {
  const request = {
    principal: `arn:aws:iam::${ACCOUNT}:user/ana`,
    action: "sts:AssumeRole",
    resource: `arn:aws:iam::${ACCOUNT}:role/web`,
  };
  expect(await decided(request, { resource: trustNobody() })).toBe("ExplicitlyDenied");
});
