import type { NetworkAcl, NetworkAclEntry } from "@aws-sdk/client-ec2";
import type { Change, Refusal } from "../../model/action.ts";
import { type Denial, denying, entriesOf, freeNumbers, subnetsOf } from "./network-acl.ts";
import type { RemoteCidr } from "./remote-address.ts";

/** An entry that denies a remote address, and the subnets that its ACL protects. */
export type BlockedAddress = Denial & { readonly subnets: readonly string[] };

export const NO_ENTRY = "no entry";

/**
 * How many entries a network ACL takes per direction and family, by default and at most, without the last one, which denies everything
 * else and which AWS counts too (VPC user guide, quotas).
 */
const [QUOTA, MOST] = [19, 39];

/** The change that denies an address in one direction of one ACL. Refused where the ACL has no room, or belongs to another account. */
export function planEntry(
  acl: NetworkAcl,
  egress: boolean,
  { address, cidr }: RemoteCidr,
  subnets: readonly string[],
  account: string,
): Change<BlockedAddress> | Refusal {
  const { NetworkAclId: networkAclId = "", VpcId: vpc = "", OwnerId } = acl;
  if (OwnerId !== account)
    return {
      refused: `${networkAclId} belongs to account ${OwnerId}, which shares the VPC: its owner blocks`,
    };
  const entries = entriesOf(acl, egress);
  const there = denying(entries, cidr);
  const numbers = there?.RuleNumber === undefined ? freeNumbers(entries, cidr) : [there.RuleNumber];
  const { length } = ofFamily(entries, cidr);
  if (there === undefined && length >= MOST)
    return { refused: `${networkAclId} has ${length} entries ${directionOf(egress)}, as many as EC2 takes` };
  if (numbers.length === 0)
    return {
      refused: `${networkAclId} has no number free before its first entry that allows ${directionOf(egress)}`,
    };
  const here = subnetsOf(acl).filter((id) => subnets.includes(id));
  const before = { networkAclId, vpc, egress, cidr, numbers, subnets: here };
  return {
    // IPv6 addresses contain colons, which names of holds may not contain.
    hold: `network-acl/${networkAclId}/remote-address/${address.replaceAll(":", "-")}/${directionOf(egress)}`,
    of: networkAclId,
    from: NO_ENTRY,
    to: `${inWords(before)} as entry ${numbers[0]}`,
    before,
    ...(there && { inForce: true }),
  };
}

/** Returns an entry as displayed: "deny in from 198.51.100.7/32". */
export function inWords({ cidr, egress }: Denial): string {
  return `deny ${egress ? "out to" : "in from"} ${cidr}`;
}

/** The lists of an ACL that have reached EC2's default limit, for operators. */
export function fullLists(acl: NetworkAcl, { cidr }: RemoteCidr): string[] {
  return [false, true].flatMap((egress) => {
    const { length } = ofFamily(entriesOf(acl, egress), cidr);
    if (length < QUOTA) return [];
    const list = `${acl.NetworkAclId} has ${length} entries ${directionOf(egress)}`;
    return [`${list}: EC2 takes no more than ${QUOTA} unless that quota was raised`];
  });
}

function directionOf(egress: boolean): "in" | "out" {
  return egress ? "out" : "in";
}

/** EC2 counts the entries of each family separately. */
function ofFamily(entries: readonly NetworkAclEntry[], cidr: string): NetworkAclEntry[] {
  return entries.filter(({ Ipv6CidrBlock }) => (Ipv6CidrBlock !== undefined) === cidr.includes(":"));
}
