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
  /** Free numbers before every allowing entry, in the order in which they are tried. */
  readonly numbers: readonly number[];
};

/** The last entry of every ACL; AWS sets it, and it cannot be changed. */
const LAST = 32_767;
/** Another response, or another target of this one, may take a number between plan and apply. */
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

/** The subnets that are associated with an ACL. */
export function subnetsOf({ Associations }: NetworkAcl): string[] {
  return (Associations ?? []).flatMap(({ SubnetId }) => SubnetId ?? []);
}

/** The entries of one direction, without the last one, which denies everything else. */
export function entriesOf({ Entries }: NetworkAcl, egress: boolean): NetworkAclEntry[] {
  return (Entries ?? []).filter((entry) => entry.Egress === egress && (entry.RuleNumber ?? LAST) < LAST);
}

/** Whether an entry denies all traffic from or to exactly that address. */
export function denies(entry: NetworkAclEntry, cidr: string): boolean {
  return (
    entry.RuleAction === "deny" &&
    entry.Protocol === "-1" &&
    (entry.CidrBlock === cidr || entry.Ipv6CidrBlock === cidr)
  );
}

/** The lowest number of an allowing entry: lower numbers are evaluated first. */
export function lowestAllow(entries: readonly NetworkAclEntry[]): number {
  return Math.min(
    LAST,
    ...entries.flatMap(({ RuleAction, RuleNumber = LAST }) => (RuleAction === "allow" ? RuleNumber : [])),
  );
}

/** The entry that denies the address before any entry allows traffic. */
export function denying(entries: readonly NetworkAclEntry[], cidr: string): NetworkAclEntry | undefined {
  return entries.find((entry) => denies(entry, cidr) && (entry.RuleNumber ?? LAST) < lowestAllow(entries));
}

/** Free numbers below every allowing entry. The first one follows from the address, so that two addresses seldom compete for a number. */
export function freeNumbers(entries: readonly NetworkAclEntry[], cidr: string): number[] {
  const taken = new Set(entries.map(({ RuleNumber }) => RuleNumber));
  const below = Math.min(lowestAllow(entries), LAST) - 1;
  const free = Array.from({ length: below }, (_, i) => i + 1).filter((n) => !taken.has(n));
  const start = [...cidr].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 65_521, 7);
  const count = Math.min(TRIES, free.length);
  return Array.from({ length: count }, (_, i) => free[(start + i) % free.length]!);
}

/** The entry that Cordon wrote: its content under one of its numbers. */
export function written(acl: NetworkAcl | undefined, denial: Denial): NetworkAclEntry | undefined {
  return (
    acl &&
    entriesOf(acl, denial.egress).find(
      (entry) => denies(entry, denial.cidr) && denial.numbers.includes(entry.RuleNumber ?? LAST),
    )
  );
}

/** Writes the entry under its first free number; false when the ACL does not exist. */
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

/** Deletes an entry. An entry that no longer exists is success. */
export async function deleteEntry(aws: Aws, { networkAclId, egress }: Denial, number: number): Promise<void> {
  const input = { NetworkAclId: networkAclId, RuleNumber: number, Egress: egress };
  const call = aws.client(EC2Client).send(new DeleteNetworkAclEntryCommand(input));
  await ifExists(call, "InvalidNetworkAclID.NotFound", "InvalidNetworkAclEntry.NotFound");
}
