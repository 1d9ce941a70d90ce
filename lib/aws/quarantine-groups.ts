import {
  EC2Client,
  type IpPermission,
  paginateDescribeSecurityGroups,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../model/action.ts";
import { DRAIN_TAG, QUARANTINE_TAG } from "./names.ts";
import { everyPage } from "./pages.ts";

/** The security groups that match one filter. To EC2 `*` and `?` in a value are wildcards: callers must validate values. */
export async function securityGroups(
  aws: Aws,
  filter: string,
  values: readonly string[],
): Promise<SecurityGroup[]> {
  return values.length === 0
    ? []
    : everyPage(
        // With a filter and a page size a call uses EC2's larger request bucket (EC2 API throttling).
        paginateDescribeSecurityGroups(
          { client: aws.client(EC2Client), pageSize: 1000 },
          { Filters: [{ Name: filter, Values: [...values] }] },
        ),
        (page) => page.SecurityGroups,
      );
}

/** Every group of the Region with the quarantine tag, whatever its owner and rules. */
export function taggedGroups(aws: Aws): Promise<SecurityGroup[]> {
  return securityGroups(aws, `tag:${QUARANTINE_TAG}`, ["true"]);
}

/** Whether a group has no rule at all, for IPv4, IPv6, a prefix list or another group. */
export function isEmpty(group: SecurityGroup): boolean {
  return (group.IpPermissions ?? []).length === 0 && (group.IpPermissionsEgress ?? []).length === 0;
}

/** Whether this account owns the group and Cordon tagged it: a shared VPC also shows other accounts' groups. */
export function isOurs(group: SecurityGroup, account: string): boolean {
  return isTagged(group, QUARANTINE_TAG, account);
}

/** Every group of the Region with the drain tag, whatever its owner and rules. */
export function drainGroups(aws: Aws): Promise<SecurityGroup[]> {
  return securityGroups(aws, `tag:${DRAIN_TAG}`, ["true"]);
}

/** Both kinds in one call, with groups whose tag has another value: `isOurs` and `isDrain` tell them apart. */
export function containmentGroups(aws: Aws): Promise<SecurityGroup[]> {
  return securityGroups(aws, "tag-key", [QUARANTINE_TAG, DRAIN_TAG]);
}

/** Whether this account owns a group with the drain tag, whatever its rules: never an original group of an interface. */
export function isDrain(group: SecurityGroup, account: string): boolean {
  return isTagged(group, DRAIN_TAG, account);
}

/**
 * The rules of a drain group, in and out, and no others: connections that such rules allow in both directions are not tracked, by family
 * (EC2 user guide, "Security group connection tracking", untracked connections).
 */
export const DRAIN_RULES: readonly IpPermission[] = [
  {
    IpProtocol: "-1",
    IpRanges: [{ CidrIp: "0.0.0.0/0" }],
    Ipv6Ranges: [{ CidrIpv6: "::/0" }],
  },
];

/** Whether a group allows all traffic in and out, over IPv4 and IPv6: a narrower rule would leave its connections tracked. */
export function isWideOpen(group: SecurityGroup): boolean {
  return isAnyTraffic(group.IpPermissions ?? []) && isAnyTraffic(group.IpPermissionsEgress ?? []);
}

/** The drain group of one VPC: tagged, owned by this account, verified open now; of several the lowest id. */
export function drainGroup(
  vpc: string,
  groups: readonly SecurityGroup[],
  account: string,
): string | undefined {
  return groups
    .filter((group) => group.VpcId === vpc && isDrain(group, account) && isWideOpen(group))
    .map(groupId)
    .sort()[0];
}

/**
 * The quarantine group of one VPC: tagged, owned by this account, verified empty now; of several the lowest id. Never chosen by its name,
 * which another principal could have taken first. Without one, `missing` has the reason and the remedy.
 */
export function quarantineGroup(
  vpc: string,
  groups: readonly SecurityGroup[],
  account: string,
): { readonly id: string } | { readonly missing: string } {
  const ours = groups.filter((group) => group.VpcId === vpc && isOurs(group, account));
  const [lowest] = ours.filter(isEmpty).map(groupId).sort();
  if (lowest !== undefined) return { id: lowest };
  const ids = ours.map(groupId).sort().join(", ");
  return {
    missing: ids
      ? `the quarantine group of ${vpc} is not empty: ${ids}; find out who opened it and remove its rules`
      : `${vpc} has no quarantine group; functions/prepare makes it when a playbook that isolates is switched on`,
  };
}

/** EC2 always returns one; only the SDK's type declares it optional. */
export function groupId(group: SecurityGroup): string {
  return group.GroupId ?? "";
}

function isTagged(group: SecurityGroup, tag: string, account: string): boolean {
  return (
    group.OwnerId === account && (group.Tags ?? []).some(({ Key, Value }) => Key === tag && Value === "true")
  );
}

/** EC2 may list the two families together or separately. */
function isAnyTraffic(rules: readonly IpPermission[]): boolean {
  const from = rules.flatMap((rule) => [
    ...(rule.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
    ...(rule.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
    ...(rule.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
    ...(rule.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
  ]);
  return (
    rules.every(({ IpProtocol }) => IpProtocol === "-1") &&
    from.sort().join() === ["0.0.0.0/0", "::/0"].join()
  );
}
