import {
  CreateNetworkAclEntryCommand,
  DeleteNetworkAclEntryCommand,
  EC2Client,
  type NetworkAcl,
  type NetworkAclEntry,
  paginateDescribeNetworkAcls,
} from "@aws-sdk/client-ec2";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { ifExists, isCode } from "../facts/if-exists.ts";

/** An entry that denies one remote address in one direction. */
export type Denial = {
  readonly networkAclId: string;
  readonly vpc: string;
  readonly egress: boolean;
  /** One address: /32 or /128. */
  readonly cidr: string;
  /** Numbers that were free and come before every entry that allows, in the order in which they are tried. */
  readonly numbers: readonly number[];
};

/** The last entry of every list, which AWS sets and nobody can change. */
const LAST = 32_767;
/** Another response may take a number between plan and apply, or another target of the same one. */
const TRIES = 5;

/** Every network ACL of a VPC. */
export function networkAcls(aws: Aws, vpc: string): Promise<NetworkAcl[]> {
  return everyPage(
    paginateDescribeNetworkAcls(
      { client: aws.client(EC2Client), pageSize: 1000 },
      { Filters: [{ Name: "vpc-id", Values: [vpc] }] },
    ),
    (page) => page.NetworkAcls,
  );
}

/** The subnets that an ACL stands before. */
export function subnetsOf({ Associations }: NetworkAcl): string[] {
  return (Associations ?? []).flatMap(({ SubnetId }) => SubnetId ?? []);
}

/** The entries of one direction, without the last one that denies all the rest. */
export function entriesOf({ Entries }: NetworkAcl, egress: boolean): NetworkAclEntry[] {
  return (Entries ?? []).filter((entry) => entry.Egress === egress && (entry.RuleNumber ?? LAST) < LAST);
}

/** Denies everything from or to just that address. */
export function denies(entry: NetworkAclEntry, cidr: string): boolean {
  return (
    entry.RuleAction === "deny" &&
    entry.Protocol === "-1" &&
    (entry.CidrBlock === cidr || entry.Ipv6CidrBlock === cidr)
  );
}

/** The lowest number of an entry that allows anything: what is below it comes first. */
export function lowestAllow(entries: readonly NetworkAclEntry[]): number {
  return Math.min(
    LAST,
    ...entries.flatMap(({ RuleAction, RuleNumber = LAST }) => (RuleAction === "allow" ? RuleNumber : [])),
  );
}

/** An entry that denies the address before anything is allowed. */
export function denying(entries: readonly NetworkAclEntry[], cidr: string): NetworkAclEntry | undefined {
  return entries.find((entry) => denies(entry, cidr) && (entry.RuleNumber ?? LAST) < lowestAllow(entries));
}

/** Free numbers below every entry that allows, begun at a place that follows from the address, so that two addresses seldom meet. */
export function freeNumbers(entries: readonly NetworkAclEntry[], cidr: string): number[] {
  const taken = new Set(entries.map(({ RuleNumber }) => RuleNumber));
  const below = Math.min(lowestAllow(entries), LAST) - 1;
  const free = Array.from({ length: below }, (_, i) => i + 1).filter((n) => !taken.has(n));
  const start = [...cidr].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 65_521, 7);
  const count = Math.min(TRIES, free.length);
  return Array.from({ length: count }, (_, i) => free[(start + i) % free.length]!);
}

/** What we wrote: our content under one of our numbers. */
export function written(acl: NetworkAcl | undefined, denial: Denial): NetworkAclEntry | undefined {
  return (
    acl &&
    entriesOf(acl, denial.egress).find(
      (entry) => denies(entry, denial.cidr) && denial.numbers.includes(entry.RuleNumber ?? LAST),
    )
  );
}

/** Writes the entry under the first of its numbers that is free; false when the ACL is gone. */
export async function writeEntry(aws: Aws, denial: Denial, taken: ReadonlySet<number>): Promise<boolean> {
  for (const RuleNumber of denial.numbers.filter((n) => !taken.has(n))) {
    try {
      await aws.client(EC2Client).send(
        new CreateNetworkAclEntryCommand({
          NetworkAclId: denial.networkAclId,
          RuleNumber,
          Egress: denial.egress,
          Protocol: "-1",
          RuleAction: "deny",
          ...(denial.cidr.includes(":") ? { Ipv6CidrBlock: denial.cidr } : { CidrBlock: denial.cidr }),
        }),
      );
      return true;
    } catch (error) {
      if (isCode(error, "InvalidNetworkAclID.NotFound")) return false;
      if (!isCode(error, "NetworkAclEntryAlreadyExists")) throw error;
    }
  }
  throw new Error(
    `${denial.networkAclId}: the numbers ${denial.numbers.join(", ")} are taken by now: plan again`,
  );
}

/** Deletes an entry; one that is gone meanwhile needs nothing more. */
export async function deleteEntry(aws: Aws, { networkAclId, egress }: Denial, number: number): Promise<void> {
  const input = { NetworkAclId: networkAclId, RuleNumber: number, Egress: egress };
  const call = aws.client(EC2Client).send(new DeleteNetworkAclEntryCommand(input));
  await ifExists(call, "InvalidNetworkAclID.NotFound", "InvalidNetworkAclEntry.NotFound");
}
