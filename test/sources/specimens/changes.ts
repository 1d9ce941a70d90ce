import type { Subjects } from "../../../lib/model/signal.ts";
import { ELSEWHERE, HERE, IAM, PLACE, recorded } from "../recorded.ts";

/** One call that makes or changes something, its request and answer as CloudTrail writes them, and what is read. */
export type Change = readonly [call: string, request: unknown, answer: unknown, read: Subjects];

export const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
export function policy(...statements: readonly object[]) {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
export const MIGHTY = policy({ Effect: "Allow", Action: "*", Resource: "*" });
export function trusting(principal: unknown) {
  return policy({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" });
}
const OPEN = trusting({ AWS: `arn:aws:iam::${ELSEWHERE}:root` });
const OWN = `arn:aws:iam::${HERE}:policy/team/deploy`;

function grant(one: object): Subjects {
  return { grant: { ...IAM, ...one } as NonNullable<Subjects["grant"]> };
}
const TRUST = {
  grant: "trust-policy",
  roleName: "web",
  changedAt: "2026-03-02T03:14:10Z",
  eventId: "2f8b1c9e-5a6d-4b7c-9e8f-000000000001",
};
const ROLE_ARN = `arn:aws:iam::${HERE}:role/team/web`;
const ENTRY = { eksAccess: { ...PLACE, clusterName: "shop", principalArn: ROLE_ARN } };
const UUID = "910042eb-8463-427d-8095-6fd60ac303d9";
function rule(id: string, more: object = {}) {
  return {
    groupOwnerId: HERE,
    groupId: "sg-0d921df5d84f7270a",
    securityGroupRuleId: id,
    isEgress: false,
    ipProtocol: "tcp",
    fromPort: 22,
    toPort: 22,
    cidrIpv4: "0.0.0.0/0",
    ...more,
  };
}
export function authorized(...rules: readonly object[]) {
  return {
    _return: true,
    securityGroupRuleSet: { items: rules },
  };
}
export { rule };

function RULES(...ruleIds: readonly string[]): Subjects {
  return {
    rules: { ...PLACE, groupId: "sg-0d921df5d84f7270a", ruleIds },
  };
}
const SHARE = { add: { items: [{ userId: ELSEWHERE }] } };

/** Every call that more is read of than the names of what it touches. */
export const CHANGED: readonly Change[] = [
  [
    "iam:AttachUserPolicy",
    { userName: "bob", policyArn: ADMIN },
    null,
    grant({ grant: "attached-policy", to: "user", name: "bob", policyArn: ADMIN }),
  ],
  [
    "iam:AttachRolePolicy",
    { roleName: "web", policyArn: "arn:aws-cn:iam::aws:policy/IAMFullAccess" },
    null,
    grant({
      grant: "attached-policy",
      to: "role",
      name: "web",
      policyArn: "arn:aws-cn:iam::aws:policy/IAMFullAccess",
    }),
  ],
  [
    "iam:AttachGroupPolicy",
    { groupName: "devs", policyArn: "arn:aws:iam::aws:policy/PowerUserAccess" },
    null,
    grant({
      grant: "attached-policy",
      to: "group",
      name: "devs",
      policyArn: "arn:aws:iam::aws:policy/PowerUserAccess",
    }),
  ],
  ...(["user", "role", "group"] as const).map(
    (to): Change => [
      `iam:Put${to[0]!.toUpperCase()}${to.slice(1)}Policy`,
      { [`${to}Name`]: "web", policyName: "p", policyDocument: MIGHTY },
      null,
      grant({ grant: "inline-policy", to, name: "web", policyName: "p" }),
    ],
  ),
  [
    "iam:CreatePolicyVersion",
    { policyArn: OWN, policyDocument: MIGHTY, setAsDefault: true },
    { policyVersion: { versionId: "v3", isDefaultVersion: true, createDate: "Mar 2, 2026" } },
    grant({ grant: "policy-version", policyArn: OWN, versionId: "v3" }),
  ],
  [
    "iam:SetDefaultPolicyVersion",
    { policyArn: OWN, versionId: "v2" },
    null,
    grant({ grant: "policy-version", policyArn: OWN, versionId: "v2" }),
  ],
  [
    "iam:AddUserToGroup",
    { userName: "bob", groupName: "Admins" },
    null,
    grant({ grant: "group-membership", userName: "bob", groupName: "Admins" }),
  ],
  [
    "iam:CreateRole",
    { roleName: "web", assumeRolePolicyDocument: OPEN },
    { role: { roleId: "AROA53G8Z8NGXMJ597G3E", roleName: "web", path: "/" } },
    { ...grant(TRUST), openedRole: { ...IAM, roleName: "web", roleId: "AROA53G8Z8NGXMJ597G3E" } },
  ],
  [
    "iam:UpdateAssumeRolePolicy",
    { roleName: "web", policyDocument: OPEN },
    null,
    { ...grant(TRUST), openedRole: { ...IAM, roleName: "web" } },
  ],
  [
    "iam:CreateAccessKey",
    { userName: "bob" },
    { accessKey: { userName: "bob", accessKeyId: "AKIAI44QH8DHBEXAMPLE", status: "Active" } },
    { madeKey: { ...IAM, userName: "bob", accessKeyId: "AKIAI44QH8DHBEXAMPLE" } },
  ],
  ["iam:CreateLoginProfile", { userName: "bob" }, null, { otherUser: { ...IAM, userName: "bob" } }],
  ["iam:UpdateLoginProfile", { userName: "bob" }, null, { otherUser: { ...IAM, userName: "bob" } }],
  [
    "eks:CreateAccessEntry",
    { name: "shop", principalArn: ROLE_ARN },
    { accessEntry: { clusterName: "shop", principalArn: ROLE_ARN, type: "STANDARD" } },
    ENTRY,
  ],
  [
    "eks:AssociateAccessPolicy",
    { name: "shop", principalArn: encodeURIComponent(ROLE_ARN), policyArn: "x" },
    { clusterName: "shop", principalArn: ROLE_ARN },
    ENTRY,
  ],
  [
    "eks:UpdateAccessEntry",
    { name: "shop", principalArn: encodeURIComponent(ROLE_ARN), kubernetesGroups: ["admins"] },
    null,
    ENTRY,
  ],
  ...["Create", "Enable", "Update"].flatMap((verb): Change[] => [
    [
      `rolesanywhere:${verb}TrustAnchor`,
      { name: "ca" },
      { trustAnchor: { trustAnchorId: UUID, enabled: true } },
      { rolesAnywhere: { ...PLACE, trustAnchorId: UUID } },
    ],
    [
      `rolesanywhere:${verb}Profile`,
      { name: "laptops" },
      { profile: { profileId: UUID, enabled: true } },
      { rolesAnywhere: { ...PLACE, profileId: UUID } },
    ],
  ]),
  [
    "ssm:SendCommand",
    { documentName: "AWS-RunShellScript", instanceIds: ["i-0123456789abcdef0"] },
    { command: { commandId: "f6887251-cdde-4251-a026-f50a25f521f7" } },
    { command: { ...PLACE, commandId: "f6887251-cdde-4251-a026-f50a25f521f7" } },
  ],
  [
    "ec2:RunInstances",
    { instancesSet: { items: [{ imageId: "ami-026b57f3c383c2eec" }] }, instanceType: "p4d.24xlarge" },
    { ownerId: HERE, instancesSet: { items: [{ instanceId: "i-0aaaaaaaaaaaaaaa1" }] } },
    { launched: { ...PLACE, instanceId: "i-0aaaaaaaaaaaaaaa1" } },
  ],
  [
    "ec2:AuthorizeSecurityGroupIngress",
    { groupId: "sg-0d921df5d84f7270a", ipPermissions: { items: [] } },
    authorized(rule("sgr-09be5c962afdc06ed"), rule("sgr-09be5c962afdc06ee", { fromPort: 443, toPort: 443 })),
    RULES("sgr-09be5c962afdc06ed"),
  ],
  [
    "ec2:ModifySecurityGroupRules",
    {
      ModifySecurityGroupRulesRequest: {
        GroupId: "sg-0d921df5d84f7270a",
        SecurityGroupRule: {
          SecurityGroupRuleId: "sgr-09be5c962afdc06ed",
          SecurityGroupRule: { IpProtocol: "tcp", FromPort: 3389, ToPort: 3389, CidrIpv6: "::/0" },
          tag: 1,
        },
      },
    },
    { ModifySecurityGroupRulesResponse: { return: true } },
    RULES("sgr-09be5c962afdc06ed"),
  ],
  [
    "ec2:ModifySnapshotAttribute",
    {
      snapshotId: "snap-041993b54a9b3af6f",
      attributeType: "CREATE_VOLUME_PERMISSION",
      createVolumePermission: SHARE,
    },
    { _return: true },
    { snapshot: { ...PLACE, snapshotId: "snap-041993b54a9b3af6f" } },
  ],
  [
    "ec2:ModifyImageAttribute",
    { imageId: "ami-026b57f3c383c2eec", attributeType: "launchPermission", launchPermission: SHARE },
    { _return: true },
    { image: { ...PLACE, imageId: "ami-026b57f3c383c2eec" } },
  ],
  [
    "rds:ModifyDBSnapshotAttribute",
    { dBSnapshotIdentifier: "orders-1", attributeName: "restore", valuesToAdd: [HERE, "all"] },
    null,
    { databaseSnapshot: { ...PLACE, databaseSnapshotId: "orders-1", of: "instance" } },
  ],
  [
    "rds:ModifyDBClusterSnapshotAttribute",
    {
      dBClusterSnapshotIdentifier: `arn:aws:rds:eu-west-1:${HERE}:cluster-snapshot:orders-1`,
      attributeName: "restore",
      valuesToAdd: [ELSEWHERE],
    },
    null,
    { databaseSnapshot: { ...PLACE, databaseSnapshotId: "orders-1", of: "cluster" } },
  ],
  [
    "ec2:EnableSerialConsoleAccess",
    { EnableSerialConsoleAccessRequest: "" },
    { EnableSerialConsoleAccessResponse: { serialConsoleAccessEnabled: true } },
    { serialConsole: PLACE },
  ],
  [
    "cloudtrail:StopLogging",
    { name: `arn:aws:cloudtrail:us-east-1:${HERE}:trail/audit` },
    null,
    { trail: { account: HERE, region: "us-east-1", trailName: "audit" } },
  ],
  [
    "ec2:DeleteFlowLogs",
    { DeleteFlowLogsRequest: { FlowLogId: { content: "fl-0e17aa62a21d4bbfe", tag: 1 } } },
    { DeleteFlowLogsResponse: { unsuccessful: "" } },
    { flowLog: { ...PLACE, flowLogId: "fl-0e17aa62a21d4bbfe" } },
  ],
  [
    "guardduty:UpdateDetector",
    { detectorId: "12abc34d567e8fa901bc2d34e56789f0", enable: false },
    null,
    { detector: { ...PLACE, detectorId: "12abc34d567e8fa901bc2d34e56789f0" } },
  ],
];

/** The records of those calls, built. */
export const CHANGE_EVENTS: readonly object[] = CHANGED.map(([call, request, answer]) =>
  recorded(call, request, answer),
);
