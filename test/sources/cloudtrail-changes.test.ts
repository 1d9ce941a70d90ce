import { describe, expect, it } from "vitest";
import { SUBJECTS, type Subjects } from "../../lib/model/signal.ts";
import { CHANGES } from "../../lib/sources/cloudtrail/touched.ts";
import { cloudtrail } from "../../lib/sources/cloudtrail.ts";
import { corpus } from "../support/playbook-events.ts";
import { ELSEWHERE, HERE, IAM, PLACE, recorded } from "./recorded.ts";
import { ADMIN, authorized, CHANGED, MIGHTY, policy, rule, trusting } from "./specimens/changes.ts";

const { parse } = cloudtrail(cloudtrail.terms.everything);

/** Who acted, and what the call names beside what it made or changed. */
const NOT_ITS_DOING: readonly (keyof Subjects)[] = ["actor", "user", "accessKey", "cluster", "instance"];

function changed(...record: Parameters<typeof recorded>) {
  const signal = parse(recorded(...record));
  const kinds = SUBJECTS.filter((kind) => !NOT_ITS_DOING.includes(kind) && signal[kind]);
  const { involved } = signal;
  return { ...Object.fromEntries(kinds.map((kind) => [kind, signal[kind]])), ...(involved && { involved }) };
}

describe("what a call made or changed", () => {
  it("has a record for every call that is read", () => {
    expect(CHANGED.map(([call]) => call).sort()).toEqual(CHANGES);
  });

  it.each(CHANGED)("%s", (call, request, answer, read) => {
    expect(changed(call, request, answer)).toEqual(read);
  });

  it.each(CHANGED)("nothing, where %s failed", (call, request, answer) => {
    expect(changed(call, request, answer, { errorCode: "AccessDenied" })).toEqual({});
  });

  it.each(CHANGED)("nothing, where %s says nothing", (call) => {
    for (const silent of [null, undefined, {}, "HIDDEN_DUE_TO_SECURITY_REASONS", []])
      expect(changed(call, silent, silent)).toEqual(
        call === "ec2:EnableSerialConsoleAccess" ? { serialConsole: PLACE } : {},
      );
  });

  it("is where the record says, whatever Region that is: whoever makes records anonymous makes Regions up", () => {
    const said = JSON.stringify(CHANGED).replaceAll(PLACE.region, "us-north-2r");
    for (const [call, request, answer, read] of JSON.parse(said) as typeof CHANGED) {
      const here = JSON.stringify(read).includes("us-north-2r") ? read : expect.anything();
      expect(changed(call, request, answer, { awsRegion: "us-north-2r" })).toEqual(here);
    }
  });
});

it.each<[string, unknown, unknown?]>([
  ["iam:AttachUserPolicy", { userName: "bob", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
  ["iam:AttachUserPolicy", { userName: "bob", policyArn: `arn:aws:iam::${HERE}:policy/AdministratorAccess` }],
  ["iam:AttachUserPolicy", { userName: "bob", policyArn: "arn:aws:iam::aws:policy/job/AdministratorAccess" }],
  ["iam:AttachUserPolicy", { userName: "b ob", policyArn: ADMIN }],
  ["iam:AttachUserPolicy", { roleName: "bob", policyArn: ADMIN }],
  ["iam:AttachRolePolicy", { roleName: "a/b", policyArn: ADMIN }],
  ["iam:DetachUserPolicy", { userName: "bob", policyArn: ADMIN }],
  ["iam:PutUserPolicy", { userName: "bob", policyName: "p*", policyDocument: MIGHTY }],
  [
    "iam:PutUserPolicy",
    { userName: "bob", policyName: "p", policyDocument: MIGHTY.replace("Allow", "Deny") },
  ],
  ["iam:CreatePolicy", { policyName: "p", policyDocument: MIGHTY }],
  [
    "iam:CreatePolicyVersion",
    { policyArn: `arn:aws:iam::${HERE}:policy/p`, policyDocument: MIGHTY, setAsDefault: false },
    { policyVersion: { versionId: "v3" } },
  ],
  [
    "iam:CreatePolicyVersion",
    { policyArn: `arn:aws:iam::${HERE}:policy/p`, policyDocument: MIGHTY, setAsDefault: true },
    { policyVersion: { versionId: "3" } },
  ],
  ["iam:SetDefaultPolicyVersion", { policyArn: `arn:aws:iam::${ELSEWHERE}:policy/p`, versionId: "v2" }],
  ["iam:SetDefaultPolicyVersion", { policyArn: ADMIN, versionId: "v2" }],
  ["iam:AddUserToGroup", { userName: "bob", groupName: "developers" }],
  [
    "iam:UpdateAssumeRolePolicy",
    { roleName: "web", policyDocument: trusting({ Service: "ec2.amazonaws.com" }) },
  ],
  ["iam:UpdateAssumeRolePolicy", { roleName: "w b", policyDocument: trusting("*") }],
  ["iam:CreateAccessKey", null, { accessKey: { userName: "alice", accessKeyId: "AKIAI44QH8DHBEXAMPLE" } }],
  [
    "iam:CreateAccessKey",
    { userName: "Alice" },
    { accessKey: { userName: "Alice", accessKeyId: "AKIAI44QH8DHBEXAMPLE" } },
  ],
  [
    "iam:CreateAccessKey",
    { userName: "bob" },
    { accessKey: { userName: "bob", accessKeyId: "ASIAI44QH8DHBEXAMPLE" } },
  ],
  ["iam:CreateLoginProfile", { userName: "ALICE" }],
  ["iam:DeleteLoginProfile", { userName: "bob" }],
  ["eks:CreateAccessEntry", { name: "shop", principalArn: `arn:aws:sts::${HERE}:assumed-role/web/s1` }],
  ["eks:CreateAccessEntry", { name: "shop", principalArn: "*" }],
  [
    "eks:CreateAccessEntry",
    { name: "shop", principalArn: `arn:aws:iam::${HERE}:role/web` },
    { accessEntry: { clusterName: "other", principalArn: `arn:aws:iam::${HERE}:role/web` } },
  ],
  ["eks:DeleteAccessEntry", { name: "shop", principalArn: `arn:aws:iam::${HERE}:role/web` }],
  ["rolesanywhere:DisableProfile", null, { profile: { profileId: "910042eb-8463-427d-8095-6fd60ac303d9" } }],
  ["rolesanywhere:CreateProfile", null, { profile: { profileId: "../../x" } }],
  ["ssm:SendCommand", null, { command: { commandId: "rm -rf" } }],
  ["ec2:RunInstances", { instancesSet: { items: [{ imageId: "i-0aaaaaaaaaaaaaaa1" }] } }],
  ["ec2:AuthorizeSecurityGroupEgress", null, authorized(rule("sgr-09be5c962afdc06ed", { isEgress: true }))],
  ["ec2:AuthorizeSecurityGroupIngress", { groupId: "sg-0d921df5d84f7270a" }, { _return: true }],
  ["ec2:AuthorizeSecurityGroupIngress", null, authorized(rule("sgr-09be5c962afdc06ed", { isEgress: true }))],
  [
    "ec2:AuthorizeSecurityGroupIngress",
    null,
    authorized(rule("sgr-09be5c962afdc06ed", { groupOwnerId: ELSEWHERE })),
  ],
  ["ec2:AuthorizeSecurityGroupIngress", null, authorized(rule("sgr-x"))],
  ["ec2:AuthorizeSecurityGroupIngress", null, authorized(rule("sgr-09be5c962afdc06ed", { groupId: "sg-1" }))],
  [
    "ec2:ModifySnapshotAttribute",
    {
      snapshotId: "snap-041993b54a9b3af6f",
      createVolumePermission: { remove: { items: [{ group: "all" }] } },
    },
  ],
  [
    "ec2:ModifySnapshotAttribute",
    { snapshotId: "snap-041993b54a9b3af6f", createVolumePermission: { add: { items: [{ userId: HERE }] } } },
  ],
  [
    "ec2:ModifySnapshotAttribute",
    { snapshotId: "snap-1", createVolumePermission: { add: { items: [{ group: "all" }] } } },
  ],
  [
    "ec2:ModifyImageAttribute",
    {
      imageId: "ami-026b57f3c383c2eec",
      launchPermission: { add: { items: [{ group: "not-all" }, { userId: "bob" }] } },
    },
  ],
  ["ec2:ModifyImageAttribute", { imageId: "ami-026b57f3c383c2eec", description: { value: "x" } }],
  [
    "rds:ModifyDBSnapshotAttribute",
    { dBSnapshotIdentifier: "orders", attributeName: "restore", valuesToRemove: ["all"] },
  ],
  [
    "rds:ModifyDBSnapshotAttribute",
    { dBSnapshotIdentifier: "orders", attributeName: "restore", valuesToAdd: [HERE] },
  ],
  [
    "rds:ModifyDBSnapshotAttribute",
    { dBSnapshotIdentifier: "rds:orders", attributeName: "restore", valuesToAdd: ["all"] },
  ],
  [
    "rds:ModifyDBSnapshotAttribute",
    {
      dBSnapshotIdentifier: `arn:aws:rds:eu-west-1:${ELSEWHERE}:snapshot:orders`,
      attributeName: "restore",
      valuesToAdd: ["all"],
    },
  ],
  [
    "ec2:EnableSerialConsoleAccess",
    null,
    { EnableSerialConsoleAccessResponse: { serialConsoleAccessEnabled: false } },
  ],
  [
    "ec2:DisableSerialConsoleAccess",
    null,
    { DisableSerialConsoleAccessResponse: { serialConsoleAccessEnabled: false } },
  ],
  ["cloudtrail:StopLogging", { name: `arn:aws:cloudtrail:eu-west-1:${ELSEWHERE}:trail/audit` }],
  ["cloudtrail:StopLogging", { name: "a b" }],
  ["cloudtrail:StopLogging", { name: `arn:aws:cloudtrail:moon:${HERE}:trail/audit` }],
  ["cloudtrail:StartLogging", { name: "audit" }],
  ["cloudtrail:DeleteTrail", { name: "audit" }],
  ["cloudtrail:UpdateTrail", { name: "audit", isMultiRegionTrail: false }],
  ["ec2:DeleteFlowLogs", { DeleteFlowLogsRequest: { FlowLogId: { content: "fl-x" } } }],
  [
    "ec2:DeleteFlowLogs",
    { DeleteFlowLogsRequest: { FlowLogId: { content: "fl-0e17aa62a21d4bbfe" } } },
    { DeleteFlowLogsResponse: { unsuccessful: { item: { resourceId: "fl-0e17aa62a21d4bbfe", error: {} } } } },
  ],
  ["guardduty:UpdateDetector", { detectorId: "12abc34d567e8fa901bc2d34e56789f0", enable: true }],
  [
    "guardduty:UpdateDetector",
    { detectorId: "12abc34d567e8fa901bc2d34e56789f0", findingPublishingFrequency: "SIX_HOURS" },
  ],
  ["guardduty:DeleteDetector", { detectorId: "12abc34d567e8fa901bc2d34e56789f0" }],
])("%s of %j gives nothing that could be taken back", (call, request, answer = null) => {
  expect(changed(call, request, answer)).toEqual({});
});

describe("several at once", () => {
  it("are many in `involved`", () => {
    const FlowLogId = ["fl-0e17aa62a21d4bbf1", "fl-0e17aa62a21d4bbf2", "fl-0e17aa62a21d4bbf3"].map(
      (content, i) => ({
        content,
        tag: i + 1,
      }),
    );
    const unsuccessful = { item: [{ resourceId: FlowLogId[2]!.content }] };
    expect(
      changed(
        "ec2:DeleteFlowLogs",
        { DeleteFlowLogsRequest: { FlowLogId } },
        { DeleteFlowLogsResponse: { unsuccessful } },
      ),
    ).toEqual({
      involved: FlowLogId.slice(0, 2).map(({ content }) => ({ flowLog: { ...PLACE, flowLogId: content } })),
    });
  });

  it("are rules of one group, sixty in a step", () => {
    const ids = Array.from({ length: 70 }, (_, i) => `sgr-${i.toString(16).padStart(17, "0")}`);
    const found = changed(
      "ec2:AuthorizeSecurityGroupIngress",
      null,
      authorized(...ids.map((id) => rule(id))),
    );
    expect(found.involved?.map(({ rules }) => rules?.ruleIds)).toEqual([ids.slice(0, 60), ids.slice(60)]);
  });

  it("are hosts launched, and none of them is a host that was touched", () => {
    const items = ["i-0aaaaaaaaaaaaaaa1", "i-0aaaaaaaaaaaaaaa2"].map((instanceId) => ({ instanceId }));
    const { involved, instance } = parse(recorded("ec2:RunInstances", {}, { instancesSet: { items } }));
    expect([instance, involved]).toEqual([
      undefined,
      items.map((one) => ({ launched: { ...PLACE, ...one } })),
    ]);
  });

  it("are at most a hundred, however many are asked for", () => {
    const items = Array.from({ length: 5_000 }, (_, i) => ({
      instanceId: `i-${i.toString(16).padStart(17, "0")}`,
    }));
    expect(changed("ec2:RunInstances", {}, { instancesSet: { items } }).involved).toHaveLength(100);
  });
});

describe("a rule that lets everybody in", () => {
  const opens = (more: object) =>
    "rules" in
    changed("ec2:AuthorizeSecurityGroupIngress", null, authorized(rule("sgr-09be5c962afdc06ed", more)));

  it.each<[boolean, object]>([
    [true, { fromPort: 22, toPort: 22 }],
    [true, { fromPort: 80, toPort: 443 }],
    [true, { fromPort: 0, toPort: 65535 }],
    [true, { ipProtocol: "-1", fromPort: -1, toPort: -1 }],
    [true, { ipProtocol: "udp", fromPort: 53, toPort: 53 }],
    [true, { ipProtocol: "6", fromPort: "22", toPort: "22" }],
    [true, { cidrIpv4: undefined, cidrIpv6: "::/0" }],
    [true, { cidrIpv4: "0.0.0.0/1" }],
    // As anonymised records have it.
    [true, { cidrIpv4: "208.236.235.254/0" }],
    [true, { cidrIpv4: undefined, cidrIpv6: "2000::/3" }],
    [false, { fromPort: 443, toPort: 443 }],
    [false, { fromPort: 80, toPort: 80 }],
    [false, { ipProtocol: "udp", fromPort: 443, toPort: 443 }],
    [false, { ipProtocol: "icmp", fromPort: 8, toPort: -1 }],
    [false, { cidrIpv4: "10.0.0.0/8" }],
    [false, { cidrIpv4: "203.0.113.7/32" }],
    [false, { cidrIpv4: undefined, cidrIpv6: "2001:db8::/32" }],
    [false, { cidrIpv4: undefined, referencedGroupInfo: { groupId: "sg-0d921df5d84f7270b" } }],
    [false, { cidrIpv4: "everybody/0" }],
    [false, { cidrIpv4: { toString: "0.0.0.0/0" } }],
  ])("%s: %j", (expected, more) => {
    expect(opens(more)).toBe(expected);
  });
});

describe("the caller's own", () => {
  const key = { accessKey: { userName: "alice", accessKeyId: "AKIAI44QH8DHBEXAMPLE" } };
  const role = {
    userIdentity: {
      type: "AssumedRole",
      accountId: HERE,
      principalId: "AROAIDPPEZS35WEXAMPLE:alice",
      arn: `arn:aws:sts::${HERE}:assumed-role/deploy/alice`,
    },
  };

  it("is what a user of that name did, not what a role did whose session has that name", () => {
    expect(changed("iam:CreateAccessKey", { userName: "alice" }, key)).toEqual({});
    const { madeKey } = parse(recorded("iam:CreateAccessKey", { userName: "alice" }, key, role));
    expect(madeKey).toEqual({ ...IAM, userName: "alice", accessKeyId: "AKIAI44QH8DHBEXAMPLE" });
  });
});

it("leaves the grant out, and not the role, where a record does not name itself as AWS does", () => {
  const { grant, openedRole } = parse(
    recorded("iam:UpdateAssumeRolePolicy", { roleName: "web", policyDocument: trusting("*") }, null, {
      eventID: "1",
    }),
  );
  expect([grant, openedRole]).toEqual([undefined, { ...IAM, roleName: "web" }]);
});

describe("a policy that equals administration", () => {
  const gives = (document: unknown) =>
    "grant" in changed("iam:PutRolePolicy", { roleName: "web", policyName: "p", policyDocument: document });
  const allow = (more: object) => policy({ Effect: "Allow", Action: "*", Resource: "*", ...more });

  it.each<[boolean, unknown]>([
    [true, allow({})],
    [true, encodeURIComponent(allow({}))],
    [true, allow({ Action: ["s3:GetObject", "iam:*"] })],
    [true, allow({ Action: "IAM:PUT*POLICY" })],
    [true, allow({ Action: "iam:AttachUserPolic?" })],
    [true, allow({ Action: "*:*" })],
    [true, allow({ Action: undefined, NotAction: "s3:*" })],
    [true, allow({ Resource: ["arn:aws:s3:::x", `arn:aws:iam::${HERE}:*`] })],
    [true, allow({ Action: "iam:CreateAccessKey", Resource: "arn:aws:iam::*:user/*" })],
    [true, allow({ Resource: undefined, NotResource: "arn:aws:s3:::x" })],
    [true, allow({ Condition: { Bool: { "aws:SecureTransport": "true" } } })],
    [true, JSON.stringify({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } })],
    [
      true,
      policy(
        { Effect: "Deny", Action: "s3:*", Resource: "*" },
        { Effect: "Allow", Action: "*", Resource: "*" },
      ),
    ],
    [false, policy({ Effect: "Deny", Action: "*", Resource: "*" })],
    [false, allow({ Action: "s3:*" })],
    [false, allow({ Action: ["iam:Get*", "iam:List*", "iam:PassRole"] })],
    [false, allow({ Action: "iam:PutUserPolicyX" })],
    [false, allow({ Resource: "arn:aws:s3:::papers/*" })],
    [false, allow({ Action: "iam:*", Resource: `arn:aws:iam::${HERE}:role/app-*` })],
    [false, allow({ Action: "iam:*AccessKey*", Resource: "arn:aws:iam::*:user/$" + "{aws:username}" })],
    [false, allow({ Effect: "allow" })],
    [false, allow({ Action: [{ iam: "*" }] })],
    [false, "{"],
    [false, "%7B"],
    [false, "%"],
    [false, "null"],
    [false, '"*"'],
    [false, '{"__proto__":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}}'],
    [false, { Statement: [] }],
    [false, `${" ".repeat(100_001)}${MIGHTY}`],
    [false, `${"[".repeat(50_000)}`],
  ])("%s: %j", (expected, document) => {
    expect(gives(document)).toBe(expected);
  });

  it("is judged in no time, whatever its wildcards", () => {
    const start = performance.now();
    expect(gives(allow({ Action: `${"*a".repeat(20_000)}*b` }))).toBe(false);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe("a trust policy that lets others in", () => {
  const opens = (document: unknown) =>
    "openedRole" in changed("iam:UpdateAssumeRolePolicy", { roleName: "web", policyDocument: document });
  const allow = (more: object) =>
    policy({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole", ...more });
  const aws = (AWS: unknown) => trusting({ AWS });

  it.each<[boolean, unknown]>([
    [true, trusting("*")],
    [true, aws("*")],
    [true, aws(ELSEWHERE)],
    [true, aws([`arn:aws:iam::${HERE}:root`, `arn:aws:iam::${ELSEWHERE}:role/team/x`])],
    [true, aws(`arn:aws-us-gov:iam::${ELSEWHERE}:user/x`)],
    [true, aws(`arn:aws:sts::${ELSEWHERE}:assumed-role/x/y`)],
    [true, encodeURIComponent(aws(ELSEWHERE))],
    [true, trusting({ Federated: `arn:aws:iam::${ELSEWHERE}:saml-provider/x` })],
    [true, trusting({ Service: "ec2.amazonaws.com", AWS: ELSEWHERE })],
    [true, allow({ Action: ["sts:TagSession", "sts:assumerole"] })],
    [true, allow({ Action: "sts:*" })],
    [true, allow({ Principal: undefined, NotPrincipal: { AWS: HERE } })],
    [true, allow({ Condition: { StringEquals: { "sts:ExternalId": "x" } } })],
    [false, trusting({ Service: "ec2.amazonaws.com" })],
    [false, trusting({ Service: ["ec2.amazonaws.com", "*"] })],
    [false, aws(HERE)],
    [false, aws(`arn:aws:iam::${HERE}:root`)],
    [false, aws("AIDAJ45Q7YFFAREXAMPLE")],
    [
      false,
      trusting({ Federated: `arn:aws:iam::${HERE}:oidc-provider/token.actions.githubusercontent.com` }),
    ],
    [false, trusting({ Federated: "cognito-identity.amazonaws.com" })],
    [false, allow({ Effect: "Deny" })],
    [false, allow({ Action: "sts:TagSession" })],
    [false, aws({ AWS: "*" })],
    [false, trusting(null)],
    [false, "*"],
  ])("%s: %j", (expected, document) => {
    expect(opens(document)).toBe(expected);
  });
});

it.each<[string, string, Subjects]>([
  [
    "panther-analysis/AWS.IAM.AttachAdminRolePolicy#0",
    "cloudtrail.jsonl",
    {
      grant: {
        account: HERE,
        region: "global",
        grant: "attached-policy",
        to: "role",
        name: "new-role",
        policyArn: ADMIN,
      },
    },
  ],
  [
    "panther-analysis/AWS.VPCFlow.LogsDeleted#0",
    "cloudtrail.jsonl",
    { flowLog: { account: "111122223333", region: "us-west-2", flowLogId: "fl-0ef673ef70c4f07cc" } },
  ],
  [
    "panther-analysis/AWS.EC2.Monitoring#1",
    "cloudtrail.jsonl",
    { launched: { account: "123123123123", region: "us-east-1", instanceId: "i-0d7e4b9be8a0de6ea" } },
  ],
])("reads %s, as published", (id, file, expected) => {
  expect(parse(corpus(file).find((row) => row.id === id)!.event)).toMatchObject(expected);
});

// Of real accounts; whoever made them anonymous made up the Regions and the ids.
it.each<[string, number, object]>([
  [
    "stratus.aws.execution.ssm-send-command",
    52,
    { command: { commandId: "4e973221-443e-4a56-a0b4-1cb3c7923fc3" } },
  ],
  ["stratus.aws.exfiltration.ec2-share-ami", 0, { image: { imageId: "ami-de1fbCab6ccB03e6D" } }],
  [
    "stratus.aws.exfiltration.ec2-share-ebs-snapshot",
    0,
    { snapshot: { snapshotId: "snap-041993b54a9b3af6f" } },
  ],
  ["stratus.aws.defense-evasion.vpc-remove-flow-logs", 0, { flowLog: { flowLogId: "fl-0e17aa62a21d4bbfe" } }],
  [
    "stratus.aws.persistence.rolesanywhere-create-trust-anchor",
    0,
    { rolesAnywhere: { profileId: "910042eb-8463-427d-8095-6fd60ac303d9" } },
  ],
  [
    "stratus.aws.persistence.iam-backdoor-role",
    0,
    { openedRole: { roleName: "stratus-red-team-backdoor-r-role" } },
  ],
  [
    "stratus.aws.privilege-escalation.iam-update-user-login-profile",
    0,
    { otherUser: { userName: "stratus-red-team-update-login-profile-user" } },
  ],
])("reads %s#%i, a real attack", (name, row, expected) => {
  const { event } = corpus(`sequences/${name}.jsonl`)[row]!;
  expect(parse(event)).toMatchObject(expected);
});
