import { describe, expect, it } from "vitest";
import { identityOf } from "../../lib/sources/cloudtrail/identity.ts";
import { UNTOUCHABLE } from "../../lib/sources/principal/containment.ts";
import { principalOf } from "../../lib/sources/principal/principal.ts";

const HERE = "123456789012";
const ELSEWHERE = "999988887777";
const GLOBAL = { account: HERE, region: "global" };

type Identity = Readonly<Record<string, unknown>>;

function acted(userIdentity: Identity, more: object = {}) {
  return principalOf(identityOf({ detail: { userIdentity, ...more } }, HERE));
}

const USER: Identity = {
  type: "IAMUser",
  principalId: "AIDAJ45Q7YFFAREXAMPLE",
  arn: `arn:aws:iam::${HERE}:user/people/alice`,
  accountId: HERE,
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  userName: "alice",
};

const ROLE_ID = "AROAIDPPEZS35WEXAMPLE";
function session(name = "build-7", path = ""): Identity {
  return {
    type: "AssumedRole",
    principalId: `${ROLE_ID}:${name}`,
    arn: `arn:aws:sts::${HERE}:assumed-role/deploy/${name}`,
    accountId: HERE,
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: ROLE_ID,
        arn: `arn:aws:iam::${HERE}:role/${path}deploy`,
        accountId: HERE,
        userName: "deploy",
      },
      attributes: { creationDate: "2026-03-02T03:14:15Z", mfaAuthenticated: "false" },
    },
  };
}
function inContext(identity: Identity, more: object): Identity {
  return {
    ...identity,
    sessionContext: { ...(identity["sessionContext"] as object), ...more },
  };
}
const roleSession = {
  ...GLOBAL,
  roleName: "deploy",
  roleId: ROLE_ID,
  sessionName: "build-7",
  workload: "caller",
};

it("names a user and its key", () => {
  expect(acted(USER)).toEqual({
    actor: { kind: "user", account: HERE, name: "user/alice", accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
    user: { ...GLOBAL, userName: "alice" },
    accessKey: { ...GLOBAL, userName: "alice", accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
  });
});

it("takes a user with temporary credentials (GetSessionToken) at the user: there is no key to switch off", () => {
  const { user, accessKey, actor } = acted({ ...USER, accessKeyId: "ASIAIOSFODNN7EXAMPLE" });
  expect([user?.userName, accessKey, actor?.accessKeyId]).toEqual([
    "alice",
    undefined,
    "ASIAIOSFODNN7EXAMPLE",
  ]);
});

it("names a role's session, with when and how it came", () => {
  expect(acted(session())).toEqual({
    actor: {
      kind: "role-session",
      account: HERE,
      name: "role/deploy/build-7",
      accessKeyId: "ASIAIOSFODNN7EXAMPLE",
      issuedAt: "2026-03-02T03:14:15.000Z",
      mfa: false,
    },
    session: roleSession,
  });
});

it.each(["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-eusc"])(
  "reads partition %s",
  (partition) => {
    const moved = JSON.parse(JSON.stringify(session()).replaceAll("arn:aws:", `arn:${partition}:`));
    expect(acted(moved).session).toEqual(roleSession);
  },
);

it.each<[string, Identity, object, object]>([
  [
    "a host, by how its credentials were delivered",
    inContext(session("i-0123456789abcdef0"), { ec2RoleDelivery: "2.0" }),
    {},
    { workload: "ec2" },
  ],
  [
    "a host, by whom they were issued to",
    {
      ...session("i-0123456789abcdef0"),
      inScopeOf: {
        issuerType: "AWS::EC2::Instance",
        credentialsIssuedTo: `arn:aws:ec2:eu-west-2:${HERE}:instance/i-0123456789abcdef0`,
      },
    },
    {},
    { workload: "ec2" },
  ],
  [
    "a function",
    {
      ...session(),
      inScopeOf: {
        issuerType: "AWS::Lambda::Function",
        credentialsIssuedTo: `arn:aws:lambda:eu-west-1:${HERE}:function:build-7`,
      },
    },
    {},
    { workload: "lambda" },
  ],
  [
    "not a function that bears another name",
    {
      ...session(),
      inScopeOf: {
        issuerType: "AWS::Lambda::Function",
        credentialsIssuedTo: `arn:aws:lambda:eu-west-1:${HERE}:function:other`,
      },
    },
    {},
    { workload: "caller" },
  ],
  ["not a host, whoever calls a session so", session("i-0123456789abcdef0"), {}, { workload: "caller" }],
  [
    "not a host by another session's name",
    inContext(session("not-a-host"), { ec2RoleDelivery: "2.0" }),
    {},
    { workload: "caller" },
  ],
])("attests %s", (_, identity, more, expected) => {
  expect(acted(identity, more).session).toMatchObject(expected);
});

it.each<[string | undefined, Identity, object]>([
  [
    "eks",
    inContext(session(), {
      webIdFederationData: {
        federatedProvider: `arn:aws:iam::${HERE}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123`,
      },
    }),
    {},
  ],
  [
    "web-identity",
    inContext(session(), {
      webIdFederationData: {
        federatedProvider: `arn:aws:iam::${HERE}:oidc-provider/token.actions.githubusercontent.com`,
      },
    }),
    {},
  ],
  [
    "saml",
    session(),
    { additionalEventData: { SamlProviderArn: `arn:aws:iam::${HERE}:saml-provider/Okta` } },
  ],
  ["identity-center", session("alice@example.com", "aws-reserved/sso.amazonaws.com/eu-west-1/"), {}],
  ["ec2", inContext(session("i-0123456789abcdef0"), { ec2RoleDelivery: "1.0" }), {}],
  [undefined, inContext(session("chained"), { sourceIdentity: "alice" }), {}],
])("says how credentials came: %s", (by, identity, more) => {
  expect(acted(identity, more).actor?.by).toBe(by);
});

it("contains a federated session at the user who asked for it", () => {
  const { actor, user, accessKey } = acted({
    type: "FederatedUser",
    principalId: "AIDAJ45Q7YFFAREXAMPLE:guest",
    arn: `arn:aws:sts::${HERE}:federated-user/guest`,
    accountId: HERE,
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: { sessionIssuer: { ...USER, type: "IAMUser", userName: "alice" } },
  });
  expect(actor).toMatchObject({ kind: "federated-user", name: "federated-user/guest" });
  expect(actor?.untouchable).toBeUndefined();
  expect([user, accessKey]).toEqual([{ ...GLOBAL, userName: "alice" }, undefined]);
});

const ON_BEHALF = {
  userId: "544894e8-80c1-707f-60e3-3ba6510dfac1",
  identityStoreArn: `arn:aws:identitystore::${ELSEWHERE}:identitystore/d-9067642ac7`,
};

it("knows the person on whose behalf a session acts, in the account where it acts", () => {
  const person = {
    account: HERE,
    region: "global",
    provider: "identity-center",
    personId: ON_BEHALF.userId,
  };
  expect(acted({ ...session(), onBehalfOf: ON_BEHALF })).toMatchObject({ person, session: roleSession });
  expect(acted({ type: "IdentityCenterUser", accountId: HERE, onBehalfOf: ON_BEHALF }).person).toEqual(
    person,
  );
});

it.each<[string, string, string, Identity]>([
  [
    "root",
    "root",
    UNTOUCHABLE.root,
    { type: "Root", principalId: HERE, arn: `arn:aws:iam::${HERE}:root`, accountId: HERE },
  ],
  [
    "service-linked-role",
    "role/deploy/EKS",
    UNTOUCHABLE.serviceLinked,
    session("EKS", "aws-service-role/eks.amazonaws.com/"),
  ],
  [
    "service-linked-role",
    "role/AWSServiceRoleForECS/x1",
    UNTOUCHABLE.serviceLinked,
    {
      type: "AssumedRole",
      accountId: HERE,
      principalId: `${ROLE_ID}:x1`,
      arn: `arn:aws:sts::${HERE}:assumed-role/AWSServiceRoleForECS/x1`,
    },
  ],
  [
    "role-session",
    "role/deploy/alice",
    UNTOUCHABLE.identityCenter,
    session("alice", "aws-reserved/sso.amazonaws.com/"),
  ],
  [
    "role-session",
    "role/AWSReservedSSO_Admin_1/alice",
    UNTOUCHABLE.identityCenter,
    {
      type: "AssumedRole",
      accountId: HERE,
      principalId: `${ROLE_ID}:alice`,
      arn: `arn:aws:iam::${HERE}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1`,
    },
  ],
  [
    "role-session",
    "role/aws:ec2-instance/i-0784406a8a14355fe",
    UNTOUCHABLE.instanceIdentity,
    {
      type: "AssumedRole",
      principalId: `${HERE}:aws:ec2-instance:i-0784406a8a14355fe`,
      arn: `arn:aws:sts::${HERE}:assumed-role/aws:ec2-instance/i-0784406a8a14355fe`,
      accountId: HERE,
      sessionContext: {
        sessionIssuer: {
          principalId: `${HERE}:aws:ec2-instance`,
          arn: `arn:aws:iam::${HERE}:role/aws:ec2-instance`,
          userName: "aws:ec2-instance",
        },
      },
    },
  ],
  [
    "role-session",
    "role/deploy/build-7",
    UNTOUCHABLE.noRoleId,
    {
      type: "AssumedRole",
      accountId: HERE,
      principalId: "1111:build-7",
      arn: `arn:aws:sts::${HERE}:assumed-role/deploy/build-7`,
    },
  ],
  [
    "role-session",
    "role/deploy",
    UNTOUCHABLE.noSession,
    { type: "Role", accountId: HERE, principalId: ROLE_ID, arn: `arn:aws:iam::${HERE}:role/ci/deploy` },
  ],
  [
    "federated-user",
    "federated-user/guest",
    UNTOUCHABLE.issuerNotTold,
    {
      type: "FederatedUser",
      accountId: HERE,
      principalId: `${HERE}:guest`,
      arn: `arn:aws:sts::${HERE}:federated-user/guest`,
    },
  ],
  [
    "federated-user",
    "federated-user/guest",
    UNTOUCHABLE.root,
    {
      type: "FederatedUser",
      accountId: HERE,
      arn: `arn:aws:sts::${HERE}:federated-user/guest`,
      sessionContext: { sessionIssuer: { type: "Root", arn: `arn:aws:iam::${HERE}:root` } },
    },
  ],
  ["user", "user/alice", UNTOUCHABLE.notAUser, { ...USER, principalId: `${ROLE_ID}:alice` }],
  [
    "identity-center-user",
    `identity-center/${ON_BEHALF.userId}`,
    UNTOUCHABLE.identityCenter,
    { type: "Unknown", accountId: HERE, userName: "alice", onBehalfOf: ON_BEHALF },
  ],
  [
    "saml-user",
    "saml/alice@example.com",
    UNTOUCHABLE.vouchedFor,
    {
      type: "SAMLUser",
      principalId: "/nQTosBbaHrv=:alice@example.com",
      userName: "alice@example.com",
      identityProvider: "/nQTosBbaHrv=",
    },
  ],
  [
    "web-identity-user",
    "web-identity/system:serviceaccount:kube-system:dns",
    UNTOUCHABLE.vouchedFor,
    { type: "WebIdentityUser", userName: "system:serviceaccount:kube-system:dns" },
  ],
  [
    "person",
    "directory/alice@example.com",
    UNTOUCHABLE.directory,
    { type: "Directory", accountId: HERE, userName: "alice@example.com" },
  ],
  [
    "aws-service",
    "eks.amazonaws.com",
    UNTOUCHABLE.awsService,
    { type: "AWSService", invokedBy: "eks.amazonaws.com" },
  ],
  ["aws-service", "AWS Internal", UNTOUCHABLE.awsService, { accountId: HERE, invokedBy: "AWS Internal" }],
  [
    "anonymous",
    "anonymous",
    UNTOUCHABLE.anonymous,
    { type: "AWSAccount", principalId: "", accountId: "ANONYMOUS_PRINCIPAL" },
  ],
  ["anonymous", "anonymous", UNTOUCHABLE.anonymous, { type: "Unknown", principalId: "Anonymous" }],
  [
    "other-account",
    `account/${ELSEWHERE}/AIDAQRSTUVWXYZEXAMPLE`,
    `it is of account ${ELSEWHERE}: ask its owner`,
    { type: "AWSAccount", principalId: "AIDAQRSTUVWXYZEXAMPLE", accountId: ELSEWHERE },
  ],
  [
    "user",
    "AIDAQRSTUVWXYZEXAMPLE",
    UNTOUCHABLE.noName,
    { type: "AWSAccount", principalId: "AIDAQRSTUVWXYZEXAMPLE", accountId: HERE },
  ],
])("names %s %s and touches nobody: %s", (kind, name, untouchable, identity) => {
  const { actor, person: _, actingRole: __, ...subjects } = acted(identity);
  expect(actor).toMatchObject({ kind, name, untouchable });
  expect(subjects).toEqual({});
});

describe("the role of a session that cannot be named", () => {
  const bare = (role: string, of = HERE, path = "") => ({
    type: "AssumedRole",
    accountId: of,
    principalId: "1111:tester",
    arn: `arn:aws:sts::${of}:assumed-role/${role}/tester`,
    sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${of}:role/${path}${role}` } },
  });

  it.each<[string, Identity, object]>([
    ["without a unique id", bare("deploy"), {}],
    [
      "without a session",
      { type: "Role", accountId: HERE, principalId: ROLE_ID, arn: `arn:aws:iam::${HERE}:role/ci/deploy` },
      { roleId: ROLE_ID },
    ],
  ])("is named %s", (_, identity, more) => {
    const { actingRole, session, actor } = acted(identity);
    expect(actingRole).toEqual({ ...GLOBAL, roleName: "deploy", ...more });
    expect([session, actor?.untouchable === undefined]).toEqual([undefined, false]);
  });

  it.each<[string, Identity]>([
    ["its session is", session()],
    ["it is IAM Identity Center's", bare("AWSReservedSSO_Admin_1", HERE, "aws-reserved/sso.amazonaws.com/")],
    ["it is an AWS service's", bare("AWSServiceRoleForECS", HERE, "aws-service-role/ecs.amazonaws.com/")],
    ["it is of another account", bare("deploy", ELSEWHERE)],
    ["a user acted", USER],
  ])("is not where %s", (_, identity) => {
    expect(acted(identity).actingRole).toBeUndefined();
  });
});

it("touches nobody of another account, however well named", () => {
  for (const identity of [USER, session(), { ...session(), onBehalfOf: ON_BEHALF }]) {
    const moved = JSON.parse(JSON.stringify(identity).replaceAll(HERE, ELSEWHERE));
    const { actor, ...subjects } = acted(moved);
    expect(actor).toMatchObject({
      account: ELSEWHERE,
      untouchable: `it is of account ${ELSEWHERE}: ask its owner`,
    });
    expect(subjects).toEqual({});
  }
});

it("keeps a session whose role has a path that only looks reserved", () => {
  for (const path of ["aws-service-role-x/", "x/aws-service-role/", "aws-reserved-x/sso.amazonaws.com/"])
    expect(acted(session("build-7", path)).session).toEqual(roleSession);
});

function of(field: string) {
  return `detail.userIdentity.${field}`;
}
function issued(changes: object) {
  return inContext(session(), {
    sessionIssuer: {
      ...(session()["sessionContext"] as { sessionIssuer: object }).sessionIssuer,
      ...changes,
    },
  });
}

it.each<[string, string, Identity]>([
  ["a type that is missing", of("type"), { ...USER, type: undefined }],
  ["a type that is not known", of("type"), { ...USER, type: "Robot" }],
  ["nobody of a directory service", of("userName"), { type: "Directory", accountId: HERE }],
  ["what CloudTrail does not know", of("type"), { ...USER, type: "Unknown" }],
  ["no account", of("accountId"), { type: "IAMUser", userName: "alice" }],
  ["an account that is none", of("accountId"), { ...USER, accountId: "12345" }],
  ["a user of no name", of("userName"), { ...USER, userName: undefined, arn: undefined }],
  ["another name than the ARN's", of("userName"), { ...USER, userName: "bob" }],
  ["a name that no user has", of("userName"), { ...USER, userName: "alice/../root" }],
  ["letters that only look so", of("userName"), { ...USER, userName: "ａｌｉｃｅ" }],
  ["a hidden name", of("userName"), { ...USER, arn: undefined, userName: "HIDDEN_DUE_TO_SECURITY_REASONS" }],
  ["another account in the ARN", of("arn"), { ...USER, arn: `arn:aws:iam::${ELSEWHERE}:user/alice` }],
  ["a role's ARN for a user", of("arn"), { ...USER, arn: `arn:aws:iam::${HERE}:role/alice` }],
  ["a user's ARN for a session", of("arn"), { ...session(), arn: `arn:aws:sts::${HERE}:user/alice` }],
  [
    "a session's ARN of IAM",
    of("arn"),
    { ...session(), arn: `arn:aws:iam::${HERE}:assumed-role/deploy/build-7` },
  ],
  [
    "a session with a path",
    of("arn"),
    { ...session(), arn: `arn:aws:sts::${HERE}:assumed-role/a/deploy/build-7` },
  ],
  ["another session in principalId", of("principalId"), { ...session(), principalId: `${ROLE_ID}:build-8` }],
  ["an empty session in principalId", of("principalId"), { ...session(), principalId: `${ROLE_ID}:` }],
  ["another issuer's id", of("principalId"), { ...session(), principalId: "AROAANOTHERROLEXAMPLE:build-7" }],
  [
    "another issuer",
    of("sessionContext.sessionIssuer.arn"),
    issued({ arn: `arn:aws:iam::${HERE}:role/other` }),
  ],
  ["another issuer's name", of("sessionContext.sessionIssuer.userName"), issued({ userName: "other" })],
  [
    "another issuer's account",
    of("sessionContext.sessionIssuer.accountId"),
    issued({ accountId: ELSEWHERE }),
  ],
  [
    "an issuer of another account",
    of("sessionContext.sessionIssuer.arn"),
    issued({ arn: `arn:aws:iam::${ELSEWHERE}:role/deploy` }),
  ],
  ["root of two accounts", of("principalId"), { type: "Root", principalId: ELSEWHERE, accountId: HERE }],
  ["an account, and nobody in it", of("principalId"), { type: "AWSAccount", accountId: HERE }],
  [
    "another federated user in principalId",
    of("principalId"),
    {
      type: "FederatedUser",
      accountId: HERE,
      principalId: `${HERE}:other`,
      arn: `arn:aws:sts::${HERE}:federated-user/guest`,
    },
  ],
  ["a service of no name", of("invokedBy"), { type: "AWSService" }],
  ["nobody in a directory", of("onBehalfOf.userId"), { type: "IdentityCenterUser", accountId: HERE }],
  ["a name of control characters", of("userName"), { type: "SAMLUser", userName: "alice\u001b[2J" }],
  ["a name that runs backwards", of("userName"), { type: "WebIdentityUser", userName: "alice\u202e" }],
])("refuses %s", (_, field, identity) => {
  expect(() => acted(identity)).toThrow(expect.objectContaining({ name: "Unreadable", field }));
});

it("takes names that differ in case only for one name, as IAM does, and keeps the ARN's", () => {
  const role = acted(issued({ userName: "DEPLOY" }));
  expect([role.actor?.name, role.session]).toEqual(["role/deploy/build-7", roleSession]);
  expect(acted({ ...USER, userName: "Alice" }).user).toMatchObject({ userName: "alice" });
  // STS tells the names of sessions apart.
  expect(() => acted({ ...session(), principalId: `${ROLE_ID}:Build-7` })).toThrow("principalId");
});

it("leaves out ids of a role that AWS would not make, unless one of two is real", () => {
  const arn = `arn:aws:sts::${HERE}:assumed-role/deploy`;
  // panther-analysis, rules/aws_cloudtrail_rules/aws_cloudtrail_stopped.yml (Apache-2.0)
  const { actor, session: found } = acted({ ...issued({ principalId: "1111" }), arn, principalId: "tester" });
  expect([actor?.name, actor?.untouchable, found]).toEqual(["role/deploy", UNTOUCHABLE.noSession, undefined]);
  const other = acted({ ...issued({ principalId: "1111" }), arn, principalId: "111:build-7" });
  expect([other.actor?.name, other.actor?.untouchable]).toEqual([
    "role/deploy/build-7",
    UNTOUCHABLE.noRoleId,
  ]);
  for (const [principalId, ofIssuer] of [
    ["1111:build-7", ROLE_ID],
    [`${ROLE_ID}:build-7`, "1111"],
  ])
    expect(() => acted({ ...issued({ principalId: ofIssuer }), principalId })).toThrow("principalId");
});

it("leaves out what stands beside the name and does not fit", () => {
  const {
    actor,
    person,
    session: found,
  } = acted({
    ...inContext(session(), {
      signInSessionArn: "*",
      attributes: { creationDate: "then", mfaAuthenticated: 1 },
    }),
    onBehalfOf: { userId: "..", identityStoreArn: "*" },
    invokedBy: "a\u0000b",
  });
  expect(actor).toEqual({
    kind: "role-session",
    account: HERE,
    name: "role/deploy/build-7",
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  });
  expect([person, found]).toEqual([undefined, roleSession]);
});

it("leaves out a key id that AWS would not make, and keeps who used it", () => {
  for (const accessKeyId of ["1111", "SAMPLE_ACCESS_KEY", 7, { a: 1 }, "AKIA\n"]) {
    const { actor, user, accessKey } = acted({ ...USER, accessKeyId });
    expect([actor?.name, actor?.accessKeyId, user?.userName, accessKey]).toEqual([
      "user/alice",
      undefined,
      "alice",
      undefined,
    ]);
  }
});
