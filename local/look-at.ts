import {
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  GetLoginProfileCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from "@aws-sdk/client-iam";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { as, asRoot, type Reach } from "./as-root.ts";
import type { Host } from "./company.ts";
import type { Credentials } from "./start.ts";

// What attacks look at, each as a few words: plain reads as the stand-in's root, and signed calls with the victim's own
// credentials. Nothing here knows of Cordon, its names or its ledger.

/** Codes with which AWS refuses a known caller without permission, or an unknown caller. */
const REFUSALS =
  /^(AccessDenied(Exception)?|UnauthorizedOperation|AuthFailure|InvalidClientTokenId|UnrecognizedClientException|ExpiredToken|InvalidAccessKeyId)$/;

/** The name of an error, as a fact. */
export async function wordOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "allowed",
    (error: Error) => (REFUSALS.test(error.name) ? "refused" : error.name),
  );
}

/** "allowed" or "refused": two real calls, to two services, with these credentials. */
export async function callsWith(reach: Reach, credentials: Credentials): Promise<string> {
  const words = await Promise.all([
    wordOf(as(reach, credentials, EC2Client).send(new DescribeInstancesCommand({ MaxResults: 5 }))),
    wordOf(as(reach, credentials, SQSClient).send(new ListQueuesCommand({}))),
  ]);
  return [...new Set(words)].join(" and ");
}

/** The groups of each interface of a host: "app, monitoring; backoffice"; "isolated" when no group of any has a rule. */
export async function groupsOf(reach: Reach, { id }: Pick<Host, "id">): Promise<string> {
  const ec2 = asRoot(reach, EC2Client);
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  const interfaces = Reservations![0]!.Instances![0]!.NetworkInterfaces ?? [];
  const ids = [...new Set(interfaces.flatMap(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId!)))];
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ids }));
  const isEmpty = SecurityGroups.every(
    ({ IpPermissions = [], IpPermissionsEgress = [] }) =>
      IpPermissions.length + IpPermissionsEgress.length === 0,
  );
  if (ids.length > 0 && isEmpty) return "isolated";
  return interfaces
    .map(({ Groups = [] }) =>
      Groups.map(({ GroupName }) => GroupName)
        .sort()
        .join(", "),
    )
    .sort()
    .join("; ");
}

/** "running", "stopped" and so on. */
export async function stateOf(reach: Reach, { id }: Pick<Host, "id">): Promise<string> {
  const found = await asRoot(reach, EC2Client).send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return found.Reservations![0]!.Instances![0]!.State!.Name!;
}

/** The number of snapshots of a host's volumes. */
export async function snapshotsOf(reach: Reach, { volumes }: Pick<Host, "volumes">): Promise<string> {
  const Filters = [{ Name: "volume-id", Values: [...volumes] }];
  const found = await asRoot(reach, EC2Client).send(new DescribeSnapshotsCommand({ Filters }));
  return String(found.Snapshots?.length ?? 0);
}

/** The number of inline and attached policies of a role or a user: added names are not known in advance. */
export async function policiesOf(reach: Reach, of: { role: string } | { user: string }): Promise<string> {
  const iam = asRoot(reach, IAMClient);
  const [inline, attached] =
    "role" in of
      ? await Promise.all([
          iam.send(new ListRolePoliciesCommand({ RoleName: of.role })),
          iam.send(new ListAttachedRolePoliciesCommand({ RoleName: of.role })),
        ])
      : await Promise.all([
          iam.send(new ListUserPoliciesCommand({ UserName: of.user })),
          iam.send(new ListAttachedUserPoliciesCommand({ UserName: of.user })),
        ]);
  const names = [
    ...(inline.PolicyNames ?? []),
    ...(attached.AttachedPolicies ?? []).map(({ PolicyName }) => PolicyName!),
  ];
  return names.length === 1 ? "1 policy" : `${names.length} policies`;
}

/** "Active", "Inactive" or "gone"; `callsWith` shows the result of its calls. */
export async function statusOf(reach: Reach, UserName: string, accessKeyId: string): Promise<string> {
  const { AccessKeyMetadata = [] } = await asRoot(reach, IAMClient).send(
    new ListAccessKeysCommand({ UserName }),
  );
  return AccessKeyMetadata.find(({ AccessKeyId }) => AccessKeyId === accessKeyId)?.Status ?? "gone";
}

/** "none", "set" or "must be changed". */
export async function passwordOf(reach: Reach, UserName: string): Promise<string> {
  try {
    const { LoginProfile } = await asRoot(reach, IAMClient).send(new GetLoginProfileCommand({ UserName }));
    return LoginProfile?.PasswordResetRequired ? "must be changed" : "set";
  } catch (error) {
    if ((error as Error).name === "NoSuchEntityException") return "none";
    throw error;
  }
}

/** Whether the account answers its administrator: the neighbour of an attack with a notification only. */
export function accountAnswers(reach: Reach): Promise<string> {
  return wordOf(asRoot(reach, EC2Client).send(new DescribeVpcsCommand({})));
}
