import {
  DisableProfileCommand,
  DisableTrustAnchorCommand,
  EnableProfileCommand,
  EnableTrustAnchorCommand,
  GetProfileCommand,
  GetTrustAnchorCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-rolesanywhere";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import type { RolesAnywhere } from "../../model/resource.ts";
import { ifExists } from "../facts/if-exists.ts";
import { tagsOf } from "../facts/tags.ts";
import { Client } from "./client.ts";

const ANCHORS = ["arn:{partition}:rolesanywhere:{region}:{account}:trust-anchor/*"];
const PROFILES = ["arn:{partition}:rolesanywhere:{region}:{account}:profile/*"];

/** What the calls below need, to look, to disable and to enable. */
export const ENTRANCES = {
  read: [
    allow(["rolesanywhere:GetTrustAnchor"], ANCHORS),
    allow(["rolesanywhere:GetProfile"], PROFILES),
    allow(["rolesanywhere:ListTagsForResource"]),
  ],
  apply: [
    allow(["rolesanywhere:DisableTrustAnchor"], ANCHORS),
    allow(["rolesanywhere:DisableProfile"], PROFILES),
  ],
  revert: [
    allow(["rolesanywhere:EnableTrustAnchor"], ANCHORS),
    allow(["rolesanywhere:EnableProfile"], PROFILES),
  ],
};

/** For people. */
export const KINDS = { "trust-anchor": "trust anchor", profile: "Roles Anywhere profile" } as const;

/** A trust anchor names the authority that signs certificates; a profile names the roles that certificates get. */
export type Entrance = { readonly kind: "trust-anchor" | "profile"; readonly id: string };

/** The fields that this action reads. */
export interface Found {
  readonly name: string;
  readonly isEnabled: boolean;
  /** "role/machines"; of a profile only. */
  readonly roles: readonly string[];
}

/** Returns which of the two a target names. */
export function entranceOf(target: RolesAnywhere): Entrance {
  return "profileId" in target
    ? { kind: "profile", id: target.profileId }
    : { kind: "trust-anchor", id: target.trustAnchorId };
}

/** Undefined when none has that id. */
export async function findEntrance(aws: Aws, { kind, id }: Entrance): Promise<Found | undefined> {
  const client = aws.client(Client);
  if (kind === "profile") {
    const found = await ifExists(client.send(new GetProfileCommand({ profileId: id })), "ResourceNotFound");
    const { name = id, enabled = false, roleArns = [] } = found?.profile ?? {};
    return (
      found && { name, isEnabled: enabled, roles: roleArns.map((arn) => arn.slice(arn.lastIndexOf(":") + 1)) }
    );
  }
  const found = await ifExists(
    client.send(new GetTrustAnchorCommand({ trustAnchorId: id })),
    "ResourceNotFound",
  );
  const { name = id, enabled = false } = found?.trustAnchor ?? {};
  return found && { name, isEnabled: enabled, roles: [] };
}

export async function tagsOfEntrance(
  aws: Aws,
  { kind, id }: Entrance,
): Promise<Readonly<Record<string, string>>> {
  const resourceArn = `arn:${aws.partition}:rolesanywhere:${aws.region}:${aws.account}:${kind}/${id}`;
  const found = await ifExists(
    aws.client(Client).send(new ListTagsForResourceCommand({ resourceArn })),
    "ResourceNotFound",
  );
  return tagsOf(found?.tags);
}

/** Enables or disables it. One that no longer exists is success. */
export async function setEnabled(aws: Aws, { kind, id }: Entrance, to: boolean): Promise<void> {
  const client = aws.client(Client);
  if (kind === "profile") {
    const of = { profileId: id };
    await ifExists(
      to ? client.send(new EnableProfileCommand(of)) : client.send(new DisableProfileCommand(of)),
      "ResourceNotFound",
    );
  } else {
    const of = { trustAnchorId: id };
    await ifExists(
      to ? client.send(new EnableTrustAnchorCommand(of)) : client.send(new DisableTrustAnchorCommand(of)),
      "ResourceNotFound",
    );
  }
}
