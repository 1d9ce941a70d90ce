import {
  CreateSecurityGroupCommand,
  EC2Client,
  paginateDescribeVpcs,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { QUARANTINE_TAG } from "../aws/names.ts";
import { everyPage } from "../aws/pages.ts";
import { groupId, isEmpty, isOurs, securityGroups, taggedGroups } from "../aws/quarantine-groups.ts";
import type { Aws } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import { look, pause, rulesInWords, takeOutRules } from "./security-group-rules.ts";

/** The name shows who created a group; only its tag, its owner and its rules show whether it isolates. */
export const QUARANTINE_GROUP_NAME = "cordon-quarantine";

const GROUP = "arn:{partition}:ec2:{region}:{account}:security-group/*";
const TAGGED = { StringEquals: { [`aws:ResourceTag/${QUARANTINE_TAG}`]: "true" } };

/**
 * The permissions of functions/prepare: create tagged groups, and remove rules from tagged groups. It can add no rule and delete nothing.
 */
export const PREPARE_PERMISSIONS = {
  read: [allow(["ec2:DescribeVpcs", "ec2:DescribeSecurityGroups"])],
  apply: [
    // The VPC of a shared subnet belongs to another account; the group in it is this account's.
    allow(["ec2:CreateSecurityGroup"], ["arn:{partition}:ec2:{region}:*:vpc/*"]),
    allow(["ec2:CreateSecurityGroup"], [GROUP], {
      StringEquals: { [`aws:RequestTag/${QUARANTINE_TAG}`]: "true" },
    }),
    allow(["ec2:CreateTags"], [GROUP], { StringEquals: { "ec2:CreateAction": "CreateSecurityGroup" } }),
    allow(["ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress"], [GROUP], TAGGED),
  ],
} as const;

/** The result for one VPC. */
export interface Prepared {
  readonly vpc: string;
  /** Tagged, owned by this account, verified empty; absent without one, and `problems` has the reason. */
  readonly group?: string;
  readonly created: boolean;
  /** Rules that another principal added to Cordon's group, and that were removed, as displayed. */
  readonly drift: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Ensures that every VPC of the account and Region has one quarantine group, verified empty, so that no responder needs the permission to
 * create one. Safe to repeat and to run in parallel; a VPC that fails does not stop the others.
 */
export async function prepare(aws: Aws): Promise<readonly Prepared[]> {
  const ec2 = aws.client(EC2Client);
  const [vpcs, tagged] = await Promise.all([
    everyPage(paginateDescribeVpcs({ client: ec2, pageSize: 1000 }, {}), (page) => page.Vpcs),
    taggedGroups(aws),
  ]);
  const done: Prepared[] = [];
  // Sequential: changing calls share a bucket of 50 that refills by 5 a second (EC2 API throttling).
  for (const { VpcId: vpc = "" } of vpcs) {
    const here = tagged.filter((group) => group.VpcId === vpc && isOurs(group, aws.account));
    done.push(await prepareVpc(vpc, here, aws));
  }
  return done;
}

async function prepareVpc(vpc: string, here: readonly SecurityGroup[], aws: Aws): Promise<Prepared> {
  const drift: string[] = [];
  const problems: string[] = [];
  const empty: string[] = [];
  try {
    for (const group of here) {
      if (isEmpty(group)) empty.push(groupId(group));
      else if (group.GroupName !== QUARANTINE_GROUP_NAME)
        problems.push(
          `${groupId(group)} (${group.GroupName}) carries ${QUARANTINE_TAG} and is not empty; ` +
            "Cordon did not make it and leaves it alone: remove the tag",
        );
      else {
        drift.push(`${groupId(group)}: ${rulesInWords(group)}`);
        await takeOutRules(group, aws);
        empty.push(groupId(group));
      }
    }
    const created = empty.length === 0;
    const group = created ? await makeGroup(vpc, aws) : empty.sort()[0]!;
    return { vpc, group, created, drift, problems };
  } catch (error) {
    const { name, message } = error as Error;
    return { vpc, created: false, drift, problems: [...problems, `${name}: ${message}`] };
  }
}

async function makeGroup(vpc: string, aws: Aws): Promise<string> {
  try {
    const { GroupId } = await aws.client(EC2Client).send(
      new CreateSecurityGroupCommand({
        GroupName: QUARANTINE_GROUP_NAME,
        Description: "Cordon: isolates a host. Holds no rule, in or out; rules put here are removed.",
        VpcId: vpc,
        TagSpecifications: [
          { ResourceType: "security-group", Tags: [{ Key: QUARANTINE_TAG, Value: "true" }] },
        ],
      }),
    );
    await takeOutRules(await look(GroupId!, aws), aws);
    return GroupId!;
  } catch (error) {
    if ((error as Error).name !== "InvalidGroup.Duplicate") throw error;
    return adopt(vpc, aws);
  }
}

/**
 * The name is taken: by another run of Cordon a moment ago, whose group EC2 may not show everywhere yet, or by another principal, whose
 * group is never trusted.
 */
async function adopt(vpc: string, aws: Aws, attempt = 1): Promise<string> {
  const named = await securityGroups(aws, "group-name", [QUARANTINE_GROUP_NAME]);
  const group = named.find((one) => one.VpcId === vpc && one.OwnerId === aws.account);
  if (group !== undefined && isOurs(group, aws.account)) {
    await takeOutRules(group, aws);
    return groupId(group);
  }
  if (attempt === 3)
    throw new Error(
      `${group?.GroupId ?? "a group"} of ${vpc} has the name ${QUARANTINE_GROUP_NAME} ` +
        `and not the tag ${QUARANTINE_TAG}=true: rename or delete it`,
    );
  await pause(attempt);
  return adopt(vpc, aws, attempt + 1);
}
