import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  EC2Client,
  paginateDescribeNetworkInterfaces,
  paginateDescribeVpcs,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { DRAIN_TAG } from "../aws/names.ts";
import { everyPage } from "../aws/pages.ts";
import { DRAIN_RULES, drainGroups, groupId, isDrain, isWideOpen } from "../aws/quarantine-groups.ts";
import type { Aws } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import { look, rulesInWords, takeOutRules } from "./security-group-rules.ts";

export const DRAIN_GROUP_NAME = "cordon-drain";

const GROUP = "arn:{partition}:ec2:{region}:{account}:security-group/*";
const TAGGED = { StringEquals: { [`aws:ResourceTag/${DRAIN_TAG}`]: "true" } };

/** Additional permissions of functions/prepare where the deployer wants drain groups: create them, and open these and no others. */
export const DRAIN_PERMISSIONS = {
  read: [allow(["ec2:DescribeNetworkInterfaces"])],
  apply: [
    allow(["ec2:CreateSecurityGroup"], [GROUP], {
      StringEquals: { [`aws:RequestTag/${DRAIN_TAG}`]: "true" },
    }),
    allow(
      [
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
        "ec2:RevokeSecurityGroupEgress",
      ],
      [GROUP],
      TAGGED,
    ),
  ],
} as const;

/** The longest regular stay of an interface in a drain group, in milliseconds: several times the duration of an isolation. */
const PASSING_MS = 10_000;

/**
 * Ensures that every VPC has one drain group, open to everything, and that no interface stays in it. Returns problems for operators: it
 * repairs and reports a changed drain group, and only reports an interface that stays.
 */
export async function prepareDrains(
  aws: Aws,
  sleep: (ms: number) => Promise<unknown> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<readonly string[]> {
  const ec2 = aws.client(EC2Client);
  const [vpcs, tagged] = await Promise.all([
    everyPage(paginateDescribeVpcs({ client: ec2, pageSize: 1000 }, {}), (page) => page.Vpcs),
    drainGroups(aws),
  ]);
  const ours = tagged.filter((group) => isDrain(group, aws.account));
  const problems: string[] = [];
  for (const { VpcId: vpc = "" } of vpcs) {
    const here = ours.filter((group) => group.VpcId === vpc);
    try {
      problems.push(...(await prepareVpc(vpc, here, aws)));
    } catch (error) {
      const { name, message } = error as Error;
      problems.push(`${vpc}: no drain group: ${name}: ${message}`);
    }
  }
  return [...problems, ...(await stayers(ours.map(groupId), aws, sleep))];
}

async function prepareVpc(vpc: string, here: readonly SecurityGroup[], aws: Aws): Promise<string[]> {
  const ec2 = aws.client(EC2Client);
  if (here.length === 0) {
    const TagSpecifications = [
      { ResourceType: "security-group" as const, Tags: [{ Key: DRAIN_TAG, Value: "true" }] },
    ];
    const Description =
      "Cordon: open for the seconds in which a host's connections are cut. Attach it to nothing.";
    const { GroupId = "" } = await ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: DRAIN_GROUP_NAME,
        Description,
        VpcId: vpc,
        TagSpecifications,
      }),
    );
    await open(await look(GroupId, aws), aws);
    return [];
  }
  const drifted = here.filter((group) => !isWideOpen(group));
  for (const group of drifted) await open(group, aws);
  return drifted.map(
    (group) =>
      `${vpc}: ${groupId(group)} had been changed and is a drain group again: ${rulesInWords(group)}`,
  );
}

/** All traffic, both ways and both families, and no other rule. */
async function open(group: SecurityGroup, aws: Aws): Promise<void> {
  await takeOutRules(group, aws);
  const rules = { GroupId: groupId(group), IpPermissions: [...DRAIN_RULES] };
  await Promise.all([
    aws.client(EC2Client).send(new AuthorizeSecurityGroupIngressCommand(rules)),
    aws.client(EC2Client).send(new AuthorizeSecurityGroupEgressCommand(rules)),
  ]);
}

/** Interfaces that are in a drain group now and some seconds later: no run isolates them, and they are reachable from everywhere. */
async function stayers(
  groups: readonly string[],
  aws: Aws,
  sleep: (ms: number) => Promise<unknown>,
): Promise<string[]> {
  const now = await inGroups(groups, aws);
  if (now.length === 0) return [];
  await sleep(PASSING_MS);
  const later = await inGroups(groups, aws);
  return now
    .filter((id) => later.includes(id))
    .map(
      (id) =>
        `${id} stays in a drain group, open to everything that reaches it: give it its own groups, or isolate it`,
    );
}

async function inGroups(groups: readonly string[], aws: Aws): Promise<string[]> {
  if (groups.length === 0) return [];
  const found = await everyPage(
    paginateDescribeNetworkInterfaces(
      { client: aws.client(EC2Client), pageSize: 1000 },
      { Filters: [{ Name: "group-id", Values: [...groups] }] },
    ),
    (page) => page.NetworkInterfaces,
  );
  return found.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []);
}
