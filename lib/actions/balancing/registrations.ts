import type { Instance as Host } from "@aws-sdk/client-ec2";
import {
  DescribeInstanceHealthCommand,
  ElasticLoadBalancingClient,
  type LoadBalancerDescription,
  paginateDescribeLoadBalancers,
} from "@aws-sdk/client-elastic-load-balancing";
import {
  ElasticLoadBalancingV2Client,
  paginateDescribeTargetGroups,
  type TargetHealthDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { everyPage } from "../../aws/pages.ts";
import type { Aws, Moot } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import type { Instance } from "../../model/signal.ts";
import { findHost } from "../ec2/host.ts";
import { healthOf } from "../ec2/serving-groups.ts";

/** What `servingOf` needs. */
export const READ_REGISTRATIONS = allow([
  "ec2:DescribeInstances",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeInstanceHealth",
]);

/** One registration of a host, by its id or by one of its addresses. */
export type Registration = { readonly id: string; readonly port?: number; readonly zone?: string };

/** A target group, or a classic load balancer, with which a host is registered. */
export type Membership = {
  readonly kind: "target-group" | "classic-load-balancer";
  readonly name: string;
  /** Target groups only. */
  readonly arn?: string;
  readonly registrations: readonly Registration[];
};

export interface Serving extends Membership {
  /** The number of healthy members now, and whether the host is one of them. */
  readonly healthy: number;
  readonly isHealthy: boolean;
}

/** AWS would throttle the calls of a plan with more groups; no call finds the groups of a host. */
const MOST_GROUPS = 200;

/** Reads a host with all its registrations, in two waves. Throws when the VPC has too many target groups. */
export async function servingOf(
  aws: Aws,
  target: Instance,
): Promise<{ readonly host: Host; readonly serving: readonly Serving[] } | Moot> {
  const v2 = aws.client(ElasticLoadBalancingV2Client);
  const v1 = aws.client(ElasticLoadBalancingClient);
  const [host, inRegion, classic] = await Promise.all([
    findHost(aws, target),
    everyPage(paginateDescribeTargetGroups({ client: v2, pageSize: 400 }, {}), (page) => page.TargetGroups),
    everyPage(
      paginateDescribeLoadBalancers({ client: v1, pageSize: 400 }, {}),
      (page) => page.LoadBalancerDescriptions,
    ),
  ]);
  if ("moot" in host) return host;
  const groups = inRegion.filter(
    ({ VpcId, TargetType }) => VpcId === host.VpcId && (TargetType === "instance" || TargetType === "ip"),
  );
  if (groups.length > MOST_GROUPS)
    throw new Error(
      `${host.VpcId} has ${groups.length} target groups, more than the ${MOST_GROUPS} looked at`,
    );
  const ids = [target.instanceId, ...addressesOf(host)];
  const found = await Promise.all([
    ...groups.map(async ({ TargetGroupArn: arn = "", TargetGroupName: name = "" }) =>
      inTargetGroup(arn, name, await healthOf(aws, arn), ids),
    ),
    ...classic
      .filter(({ Instances }) => Instances?.some(({ InstanceId }) => InstanceId === target.instanceId))
      .map((balancer) => inClassic(aws, balancer, target.instanceId)),
  ]);
  return { host, serving: found.filter(({ registrations }) => registrations.length > 0).sort(byName) };
}

/** The private addresses of a host, by which target groups of type `ip` register it. */
export function addressesOf({ NetworkInterfaces }: Host): string[] {
  return (NetworkInterfaces ?? []).flatMap(({ PrivateIpAddresses, Ipv6Addresses }) => [
    ...(PrivateIpAddresses ?? []).flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []),
    ...(Ipv6Addresses ?? []).flatMap(({ Ipv6Address }) => Ipv6Address ?? []),
  ]);
}

function byName(a: Membership, b: Membership): number {
  return `${a.kind}/${a.name}` < `${b.kind}/${b.name}` ? -1 : 1;
}

function inTargetGroup(
  arn: string,
  name: string,
  members: readonly TargetHealthDescription[],
  ids: readonly string[],
): Serving {
  // A draining member is deregistered already; AWS lists it until its connections end.
  const registered = members.filter(({ TargetHealth }) => TargetHealth?.State !== "draining");
  const healthy = new Set(
    registered.flatMap(({ Target, TargetHealth }) =>
      TargetHealth?.State === "healthy" ? (Target?.Id ?? []) : [],
    ),
  );
  const own = registered.flatMap(({ Target }) => (Target?.Id && ids.includes(Target.Id) ? [Target] : []));
  return {
    kind: "target-group",
    name,
    arn,
    registrations: own
      .map(({ Id: id = "", Port, AvailabilityZone }) => ({
        id,
        ...(Port !== undefined && { port: Port }),
        ...(AvailabilityZone && { zone: AvailabilityZone }),
      }))
      .sort((a, b) => (inWords(a) < inWords(b) ? -1 : 1)),
    healthy: healthy.size,
    isHealthy: own.some(({ Id = "" }) => healthy.has(Id)),
  };
}

async function inClassic(
  aws: Aws,
  { LoadBalancerName: name = "" }: LoadBalancerDescription,
  instanceId: string,
): Promise<Serving> {
  const input = { LoadBalancerName: name };
  const { InstanceStates = [] } = await aws
    .client(ElasticLoadBalancingClient)
    .send(new DescribeInstanceHealthCommand(input));
  const healthy = InstanceStates.filter(({ State }) => State === "InService");
  return {
    kind: "classic-load-balancer",
    name,
    registrations: [{ id: instanceId }],
    healthy: healthy.length,
    isHealthy: healthy.some(({ InstanceId }) => InstanceId === instanceId),
  };
}

/** "i-1:8080", "10.0.1.7:80". */
export function inWords({ id, port }: Registration): string {
  return port === undefined ? id : `${id}:${port}`;
}
