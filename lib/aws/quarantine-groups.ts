import {
  EC2Client,
  type IpPermission,
  paginateDescribeSecurityGroups,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../model/action.ts";
import { DRAIN_TAG, QUARANTINE_TAG } from "./names.ts";
import { everyPage } from "./pages.ts";

/** The security groups that one filter matches. To EC2 `*` and `?` in a value are wildcards: no value may come unchecked. */
export async function securityGroups(
  aws: Aws,
  filter: string,
  values: readonly string[],
): Promise<SecurityGroup[]> {
  return values.length === 0
    ? []
    : everyPage(
        // With a filter and a page size a call draws on EC2's larger request bucket (EC2 API throttling).
        paginateDescribeSecurityGroups(
          { client: aws.client(EC2Client), pageSize: 1000 },
          { Filters: [{ Name: filter, Values: [...values] }] },
        ),
        (page) => page.SecurityGroups,
      );
}

/** Every group of the Region that carries the quarantine tag, whoever owns it and whatever it lets through. */
export function taggedGroups(aws: Aws): Promise<SecurityGroup[]> {
  return securityGroups(aws, `tag:${QUARANTINE_TAG}`, ["true"]);
}

/** Lets nothing in and nothing out: no rule at all, for IPv4, IPv6, a prefix list or another group. */
export function isEmpty(group: SecurityGroup): boolean {
  return (group.IpPermissions ?? []).length === 0 && (group.IpPermissionsEgress ?? []).length === 0;
}

/** Tagged as ours and owned by this account: a shared VPC shows other accounts' groups too. */
export function isOurs(group: SecurityGroup, account: string): boolean {
  return isTagged(group, QUARANTINE_TAG, account);
}

/** Every group of the Region that carries the drain tag, whoever owns it and whatever it lets through. */
export function drainGroups(aws: Aws): Promise<SecurityGroup[]> {
  return securityGroups(aws, `tag:${DRAIN_TAG}`, ["true"]);
}

/** All of both in one call, with those whose tag has another value: `isOurs` and `isDrain` tell them apart. */
export function containmentGroups(aws: Aws): Promise<SecurityGroup[]> {
  return securityGroups(aws, "tag-key", [QUARANTINE_TAG, DRAIN_TAG]);
}

/** Tagged as a drain group and owned by this account, whatever it lets through: never the original groups of an interface. */
export function isDrain(group: SecurityGroup, account: string): boolean {
  return isTagged(group, DRAIN_TAG, account);
}

/**
 * What a drain group must let through, both in and out, and nothing else: connections that such rules allow in both directions
 * are not tracked, by family (EC2 user guide, "Security group connection tracking", untracked connections).
 */
export const DRAIN_RULES: readonly IpPermission[] = [
  {
    IpProtocol: "-1",
    IpRanges: [{ CidrIp: "0.0.0.0/0" }],
    Ipv6Ranges: [{ CidrIpv6: "::/0" }],
  },
];

/** Lets everything in and out, over IPv4 and IPv6: a narrower rule would leave what it covers tracked. */
export function isWideOpen(group: SecurityGroup): boolean {
  return isAnyTraffic(group.IpPermissions ?? []) && isAnyTraffic(group.IpPermissionsEgress ?? []);
}

/** The group that connections drain through in one VPC: tagged, owned by this account, verified wide open just now; of several the lowest id. */
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
 * The group that isolates in one VPC: tagged, owned by this account, verified empty just now; of several the lowest id.
 * Never chosen by its name, which anybody could have taken first. Without one, `missing` says why and what to do.
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

/** EC2 always answers one, only the SDK's type does not know. */
export function groupId(group: SecurityGroup): string {
  return group.GroupId ?? "";
}

function isTagged(group: SecurityGroup, tag: string, account: string): boolean {
  return (
    group.OwnerId === account && (group.Tags ?? []).some(({ Key, Value }) => Key === tag && Value === "true")
  );
}

/** EC2 may list the two families together or apart. */
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
