import { EC2Client, paginateDescribeSecurityGroups, type SecurityGroup } from "@aws-sdk/client-ec2";
import type { Aws } from "./action.ts";
import { QUARANTINE_TAG } from "./names.ts";
import { everyPage } from "./pages.ts";

/** The security groups that one filter matches. To EC2 `*` and `?` in a value are wildcards: no value may come unchecked. */
export const securityGroups = async (
  aws: Aws,
  filter: string,
  values: readonly string[],
): Promise<SecurityGroup[]> =>
  values.length === 0
    ? []
    : everyPage(
        // With a filter and a page size a call draws on EC2's larger request bucket (EC2 API throttling).
        paginateDescribeSecurityGroups(
          { client: aws.client(EC2Client), pageSize: 1000 },
          { Filters: [{ Name: filter, Values: [...values] }] },
        ),
        (page) => page.SecurityGroups,
      );

/** Every group of the Region that carries the quarantine tag, whoever owns it and whatever it lets through. */
export const taggedGroups = (aws: Aws): Promise<SecurityGroup[]> =>
  securityGroups(aws, `tag:${QUARANTINE_TAG}`, ["true"]);

/** Lets nothing in and nothing out: no rule at all, for IPv4, IPv6, a prefix list or another group. */
export const isEmpty = (group: SecurityGroup): boolean =>
  (group.IpPermissions ?? []).length === 0 && (group.IpPermissionsEgress ?? []).length === 0;

/** Tagged as ours and owned by this account: a shared VPC shows other accounts' groups too. */
export const isOurs = (group: SecurityGroup, account: string): boolean =>
  group.OwnerId === account &&
  (group.Tags ?? []).some(({ Key, Value }) => Key === QUARANTINE_TAG && Value === "true");

/**
 * The group that isolates in one VPC: tagged, owned by this account, verified empty just now; of several the lowest id.
 * Never chosen by its name, which anybody could have taken first. Without one, `missing` says why and what to do.
 */
export const quarantineGroup = (
  vpc: string,
  groups: readonly SecurityGroup[],
  account: string,
): { readonly id: string } | { readonly missing: string } => {
  const ours = groups.filter((group) => group.VpcId === vpc && isOurs(group, account));
  const [lowest] = ours.filter(isEmpty).map(groupId).sort();
  if (lowest !== undefined) return { id: lowest };
  const ids = ours.map(groupId).sort().join(", ");
  return {
    missing: ids
      ? `the quarantine group of ${vpc} is not empty: ${ids}; find out who opened it and remove its rules`
      : `${vpc} has no quarantine group; functions/prepare makes it when a playbook that isolates is switched on`,
  };
};

/** EC2 always answers one, only the SDK's type does not know. */
export const groupId = (group: SecurityGroup): string => group.GroupId ?? "";
