import { describe, expect, it } from "vitest";
import type { Signal } from "../../lib/model/signal.ts";
import { isActors } from "../../lib/policy/trust-scope.ts";
import { cloudtrail } from "../../lib/sources/cloudtrail.ts";
import { claimAt } from "../../lib/sources/principal/claims.ts";
import { principalOf } from "../../lib/sources/principal/principal.ts";

const HERE = "123456789012";
const ELSEWHERE = "210987654321";
const ROLE_ID = "AROAIDPPEZS35WEXAMPLE";
const ROLE = "AWSReservedSSO_Admin_0123456789abcdef";
const PATH = "aws-reserved/sso.amazonaws.com/eu-west-1/";
const PERSON = { account: HERE, region: "global", provider: "identity-center" };

function identity({ role = ROLE, path = PATH, session = "ana@example.com", account = HERE } = {}) {
  return {
    type: "AssumedRole",
    principalId: `${ROLE_ID}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: ROLE_ID,
        arn: `arn:aws:iam::${account}:role/${path}${role}`,
        accountId: account,
        userName: role,
      },
    },
  };
}

function read(userIdentity: object): Signal {
  const detail = {
    eventID: "6f1f5ba4-3bcd-4d83-9e0a-0a3f5bd6b9a1",
    eventTime: "2026-11-22T12:00:00Z",
    eventSource: "s3.amazonaws.com",
    eventName: "ListBuckets",
    awsRegion: "eu-west-1",
    recipientAccountId: HERE,
    userIdentity,
  };
  const envelope = { account: HERE, region: "eu-west-1", time: "2026-11-22T12:00:00Z" };
  const event = { ...envelope, "detail-type": "AWS API Call via CloudTrail", source: "aws.s3", detail };
  return cloudtrail({ calls: ["s3:*"] }).parse(event) as Signal;
}
function person(userIdentity: object) {
  return read(userIdentity).person;
}

const onBehalfOf = {
  userId: "544894e8-80c1-707f-60e3-3ba6510dfac1",
  identityStoreArn: `arn:aws:identitystore::${ELSEWHERE}:identitystore/d-9067642ac7`,
};

describe("a session of a role of IAM Identity Center's", () => {
  it("is the person of its name", () => {
    expect(person(identity())).toEqual({ ...PERSON, login: "ana@example.com" });
    expect(person(identity({ session: "ariel.ropek" }))).toEqual({ ...PERSON, login: "ariel.ropek" });
  });

  it("is the person of an id, where one is told, by their name, too", () => {
    expect(person({ ...identity(), onBehalfOf })).toEqual({
      ...PERSON,
      personId: onBehalfOf.userId,
      login: "ana@example.com",
    });
    expect(person({ ...identity(), onBehalfOf: { userId: "*" } })).toEqual({
      ...PERSON,
      login: "ana@example.com",
    });
    expect(person({ ...identity(), onBehalfOf: { ...onBehalfOf, identityStoreArn: "*" } })).toEqual({
      ...PERSON,
      login: "ana@example.com",
    });
  });

  it("is nobody where its name is none that people have", () => {
    expect(person(identity({ session: "-ana" }))).toBeUndefined();
    expect(person({ ...identity(), principalId: ROLE_ID, arn: undefined })).toBeUndefined();
  });

  it("is nobody of ours where it is of another account", () => {
    expect(person(identity({ account: ELSEWHERE }))).toBeUndefined();
  });

  it.each([
    ["another role", { role: "deploy", path: "" }],
    ["a role that only bears such a name", { path: "" }],
    ["a role that only bears such a name, in a path", { path: "sso.amazonaws.com/" }],
    ["a role in the path of something else that is reserved", { path: "aws-reserved/eks.amazonaws.com/" }],
    ["a role of another name in the path", { role: "deploy" }],
  ])("%s gives nobody", (_what, changes) => {
    expect(person(identity(changes))).toBeUndefined();
  });

  it.each([
    ["AWSReservedSSO_Admin_0123456789abcdef", "ana@example.com"],
    ["AWSReservedSSO_Admin_1", undefined],
    ["AWSReservedSSO_Admin_0123456789abcdefg", undefined],
    ["xAWSReservedSSO_Admin_0123456789abcdef", undefined],
  ])("where no path is told, as in findings, %s gives %j", (name, login) => {
    const said = { type: "AssumedRole", name, principalId: `${ROLE_ID}:ana@example.com`, account: HERE };
    const claim = (field: keyof typeof said) => claimAt(said, field);
    const found = principalOf({
      type: claim("type"),
      here: HERE,
      account: claim("account"),
      name: claim("name"),
      principalId: claim("principalId"),
    });
    expect(found.person?.login).toBe(login);
  });

  it("is named though its ARN is garbled, by what else names it; others are not", () => {
    const garbled = (one: ReturnType<typeof identity>) => ({
      ...one,
      arn: `arn:aws:sts::${HERE}:assumed-role/AWSReservedSSOxyz@example.com`,
    });
    expect(person(garbled(identity()))).toEqual({ ...PERSON, login: "ana@example.com" });
    expect(() => person(garbled(identity({ role: "deploy", path: "" })))).toThrow("sessionIssuer.arn");
    const elsewhere = { ...identity(), arn: `arn:aws:sts::${ELSEWHERE}:assumed-role/x` };
    expect(() => person(elsewhere)).toThrow(ELSEWHERE);
  });

  it("is the actor's own, so that a source that attests who acted may act on them; nobody else is", () => {
    const signal = read(identity());
    expect(isActors(signal.person!, signal)).toBe(true);
    expect(isActors({ ...signal.person!, login: "bo@example.com" } as never, signal)).toBe(false);
    const fed = { ...signal.person!, provider: "okta" };
    expect(isActors(fed, { ...signal, person: fed })).toBe(false);
  });
});
