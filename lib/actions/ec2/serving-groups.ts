import type { Instance as Host, NetworkInterface } from "@aws-sdk/client-ec2";
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeTargetGroups,
  type TargetGroup,
  type TargetHealthDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { everyPage } from "../../aws/pages.ts";
import type { Aws, GroupMember } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { ifAnswered, type Unknown } from "../facts/if-answered.ts";
import { ifExists } from "../facts/if-exists.ts";
import { tagValue } from "./host.ts";
import { addressesOf } from "./network-interface.ts";

/** The calls of this file; IAM cannot narrow any of them to a resource (service authorization reference). */
export const SERVING_GROUPS = allow([
  "autoscaling:DescribeAutoScalingGroups",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
]);

/** A plan reads the members of each target group of the VPC: no call finds the groups of a host. */
const MOST_GROUPS = 50;

/** Auto Scaling tags each of its hosts with the group's name; only AWS can set a tag that begins with `aws:`. */
const SCALING_GROUP_TAG = "aws:autoscaling:groupName";

/** Every target group of the Region: these can be read before the host's VPC is known. */
export function targetGroups(aws: Aws): Promise<readonly TargetGroup[] | Unknown> {
  return ifAnswered(
    everyPage(
      paginateDescribeTargetGroups({ client: aws.client(ElasticLoadBalancingV2Client), pageSize: 400 }, {}),
      (page) => page.TargetGroups,
    ),
  );
}

/**
 * Reads the Auto Scaling group and the target groups in which a host serves, by its id or by an address of its interfaces, in one wave of
 * reads. Does not read classic load balancers. If one answer is missing, the result is unknown, never partial.
 */
export async function servingGroups(
  aws: Aws,
  host: Host,
  interfaces: readonly NetworkInterface[],
  inRegion: readonly TargetGroup[] | Unknown,
): Promise<readonly GroupMember[] | Unknown> {
  if ("unknown" in inRegion) return inRegion;
  const vpcs = new Set(interfaces.map(({ VpcId }) => VpcId));
  // Members of other groups are functions and load balancers.
  const possible = inRegion.filter(
    ({ VpcId, TargetType }) => vpcs.has(VpcId) && (TargetType === "instance" || TargetType === "ip"),
  );
  if (possible.length > MOST_GROUPS)
    return {
      unknown: `its VPC has ${possible.length} target groups, more than the ${MOST_GROUPS} looked at`,
    };
  const ids = new Set([host.InstanceId, ...interfaces.flatMap(addressesOf)]);
  const found = await Promise.all([
    scalingMember(aws, host),
    ...possible.map((group) => targetMembers(aws, group, ids)),
  ]);
  return found.find((it) => "unknown" in it) ?? found.flatMap((it) => ("unknown" in it ? [] : it));
}

/** Returns what each group loses with a host, as displayed: "target group payments: 3 → 2 healthy". */
export function losses(host: Host, serving: readonly GroupMember[] | Unknown): string[] {
  const scaling = tagValue(host.Tags, SCALING_GROUP_TAG);
  return [
    ...(scaling
      ? [`Auto Scaling group ${scaling}: it may replace the instance when health checks fail`]
      : []),
    ...("unknown" in serving
      ? [`groups that the instance serves in: could not be found out: ${serving.unknown}`]
      : membersLost(serving)),
  ];
}

function membersLost(members: readonly GroupMember[]): string[] {
  return [...new Set(members.map(({ group }) => group))].flatMap((group) => {
    const lost = members.filter((member) => member.group === group && member.isHealthy);
    const [first] = lost;
    const [kind = "", name] = group.split("/");
    const called = kind === "auto-scaling-group" ? "Auto Scaling group" : "target group";
    return first ? [`${called} ${name}: ${first.healthy} → ${first.healthy - lost.length} healthy`] : [];
  });
}

/** Most hosts are in no Auto Scaling group: only one that is needs the client. */
async function scalingMember(aws: Aws, host: Host): Promise<readonly GroupMember[] | Unknown> {
  const name = tagValue(host.Tags, SCALING_GROUP_TAG);
  if (name === undefined) return [];
  const { scalingMemberOf } = await import("./scaling-member.ts");
  return scalingMemberOf(aws, name, host.InstanceId);
}

/** A host may be registered on several ports and addresses: a member is one id or address, and healthy on any port counts. */
async function targetMembers(
  aws: Aws,
  { TargetGroupArn, TargetGroupName }: TargetGroup,
  ids: ReadonlySet<string | undefined>,
): Promise<readonly GroupMember[] | Unknown> {
  const found = await ifAnswered(healthOf(aws, TargetGroupArn));
  if ("unknown" in found) return found;
  const idsOf = (targets: readonly TargetHealthDescription[]) => [
    ...new Set(targets.flatMap(({ Target }) => Target?.Id ?? [])),
  ];
  const healthy = idsOf(found.filter(({ TargetHealth }) => TargetHealth?.State === "healthy"));
  return idsOf(found)
    .filter((id) => ids.has(id))
    .map((member) => ({
      group: `target-group/${TargetGroupName}`,
      member,
      isHealthy: healthy.includes(member),
      healthy: healthy.length,
    }));
}

/** The members of one target group; none where the group was deleted meanwhile. */
export async function healthOf(
  aws: Aws,
  arn: string | undefined,
): Promise<readonly TargetHealthDescription[]> {
  const input = { TargetGroupArn: arn };
  const call = aws.client(ElasticLoadBalancingV2Client).send(new DescribeTargetHealthCommand(input));
  return (await ifExists(call, "TargetGroupNotFound"))?.TargetHealthDescriptions ?? [];
}
