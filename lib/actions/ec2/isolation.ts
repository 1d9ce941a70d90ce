import type { NetworkInterface, SecurityGroup } from "@aws-sdk/client-ec2";
import {
  drainGroup,
  groupId,
  isDrain,
  isEmpty,
  isOurs,
  quarantineGroup,
  securityGroups,
} from "../../aws/quarantine-groups.ts";
import type { Aws, Change, Preview } from "../../model/action.ts";
import { changedSince, conflict, gone, unchanged } from "../facts/preview.ts";
import {
  groupsOf,
  interfaceId,
  isPublic,
  networkInterfaces,
  serviceOwner,
  setGroups,
} from "./network-interface.ts";

/** One interface of an isolated host, before the isolation. */
export type Isolation = {
  readonly interfaceId: string;
  /** Group ids, in EC2's order. Includes the quarantine group only where it was in effect before. */
  readonly groups: readonly string[];
  readonly quarantine: string;
  /** The group through which connections drain; absent without one, or where the interface would be open to the internet. */
  readonly drain?: string;
  readonly vpc: string;
  readonly instanceId: string;
  readonly attachmentId?: string;
  readonly deviceIndex?: number;
};

/** For one interface: the change that isolates it, why it is left as it is, or why the plan is refused. */
export function planInterface(
  eni: NetworkInterface,
  instanceId: string,
  groups: readonly SecurityGroup[],
  account: string,
): Change<Isolation> | { readonly left: string } | { readonly refused: string } {
  const id = interfaceId(eni);
  const now = groupsOf(eni);
  const owner = serviceOwner(eni);
  if (owner) return { left: `${id} belongs to ${owner} and is not changed: contain it where it is managed` };
  if (now.length === 0) return { left: `${id} takes no security groups and is not changed` };

  const quarantines = groups.filter((group) => isOurs(group, account)).map(groupId);
  const ours = [...quarantines, ...groups.filter((group) => isDrain(group, account)).map(groupId)];
  const empty = groups.filter(isEmpty).map(groupId);
  const original = now.filter((group) => !ours.includes(group));
  const names = now.map((group) => withName(group, groups)).join(", ");
  if (original.length === now.length && now.every((group) => empty.includes(group)))
    return { left: `${id} is in ${names}, another tool's quarantine, and is not changed` };

  const inForce = now.length === 1 && quarantines.includes(now[0]!) && empty.includes(now[0]!);
  const found = inForce ? { id: now[0]! } : quarantineGroup(eni.VpcId ?? "", groups, account);
  if ("missing" in found) return { refused: `${id} cannot be isolated: ${found.missing}` };
  if (!inForce && original.length === 0)
    return {
      refused: quarantines.includes(now[0]!)
        ? `${id} is in ${names}, a quarantine group of Cordon that was opened, and its own groups are not known: remove the rules of that group`
        : `${id} is in ${names}, the drain group of Cordon, and its own groups are not known: the response that put it there moves it on; if there is none, give the interface its own groups`,
    };
  const drain = inForce || isPublic(eni) ? undefined : drainGroup(eni.VpcId ?? "", groups, account);
  const { AttachmentId: attachmentId, DeviceIndex: deviceIndex } = eni.Attachment ?? {};
  return {
    hold: `network-interface/${id}/groups`,
    of: id,
    from: names,
    to: withName(found.id, groups),
    before: {
      interfaceId: id,
      groups: inForce ? now : original,
      quarantine: found.id,
      ...(drain && { drain }),
      vpc: eni.VpcId ?? "",
      instanceId,
      ...(attachmentId !== undefined && { attachmentId }),
      ...(deviceIndex !== undefined && { deviceIndex }),
    },
    ...(inForce && { inForce }),
  };
}

/** Previews the undo for an interface, which restores those of its own groups that still exist. */
export async function previewIsolation(
  aws: Aws,
  { interfaceId, groups, quarantine, drain }: Isolation,
  { from, to }: Pick<Change, "from" | "to">,
): Promise<Preview> {
  const [[eni], existing] = await Promise.all([
    networkInterfaces(aws, "network-interface-id", interfaceId),
    securityGroups(aws, "group-id", groups),
  ]);
  if (eni === undefined) return gone(interfaceId);
  const ids = groupsOf(eni);
  const lost = groups.filter((id) => !existing.some((group) => groupId(group) === id));
  const back = groups.filter((id) => id !== quarantine && !lost.includes(id));
  const without = lost.length > 0 ? `, without ${lost.join(", ")}, which no longer exists` : "";
  if (back.length > 0 && sameIds(ids, back))
    return unchanged(lost.length > 0 ? ids.join(", ") : from, `back in ${ids.join(", ")} already${without}`);
  const putBack = async () =>
    (await setGroups(aws, interfaceId, back)) ? undefined : { undone: gone(interfaceId).will };
  // A crash between the two steps leaves the interface in the drain group.
  if (!sameIds(ids, [quarantine]) && !(drain && sameIds(ids, [drain])))
    return changedSince(ids.join(", ") || "no group", back.length > 0 ? putBack : undefined);
  const now = sameIds(ids, [quarantine]) ? to : ids.join(", ");
  return back.length === 0
    ? conflict(now, "none of its own security groups is known and still exists")
    : { now, will: `restore ${back.join(", ")}${without}`, putBack };
}

function withName(id: string, groups: readonly SecurityGroup[]): string {
  const name = groups.find((group) => groupId(group) === id)?.GroupName;
  return name ? `${id} (${name})` : id;
}

/** Whether two lists name the same groups, in any order. */
export function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
