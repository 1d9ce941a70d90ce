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
import { unlessGone } from "../facts/unless-gone.ts";
import { Client } from "./client.ts";

/** What certificates come in by: a trust anchor names the authority that signs them, a profile the roles that they get. */
export type Entrance = { readonly kind: "trust-anchor" | "profile"; readonly id: string };

/** The part of it that matters here. */
export interface Found {
  readonly name: string;
  readonly isEnabled: boolean;
  /** ARNs; of a profile only. */
  readonly roles: readonly string[];
}

function unlessDeleted<T>(call: Promise<T>): Promise<T | undefined> {
  return unlessGone(call, /^ResourceNotFoundException$/);
}

/** Undefined when there is none of that id. */
export async function findEntrance(aws: Aws, { kind, id }: Entrance): Promise<Found | undefined> {
  const client = aws.client(Client);
  if (kind === "profile") {
    const found = await unlessDeleted(client.send(new GetProfileCommand({ profileId: id })));
    const { name = id, enabled = false, roleArns = [] } = found?.profile ?? {};
    return found && { name, isEnabled: enabled, roles: roleArns };
  }
  const found = await unlessDeleted(client.send(new GetTrustAnchorCommand({ trustAnchorId: id })));
  const { name = id, enabled = false } = found?.trustAnchor ?? {};
  return found && { name, isEnabled: enabled, roles: [] };
}

export async function tagsOfEntrance(
  aws: Aws,
  { kind, id }: Entrance,
): Promise<Readonly<Record<string, string>>> {
  const resourceArn = `arn:${aws.partition}:rolesanywhere:${aws.region}:${aws.account}:${kind}/${id}`;
  const found = await unlessDeleted(aws.client(Client).send(new ListTagsForResourceCommand({ resourceArn })));
  return Object.fromEntries((found?.tags ?? []).map(({ key = "", value = "" }) => [key, value]));
}

/** Opens or closes it; one that is gone meanwhile is closed. */
export async function setEnabled(aws: Aws, { kind, id }: Entrance, to: boolean): Promise<void> {
  const client = aws.client(Client);
  if (kind === "profile") {
    const of = { profileId: id };
    await unlessDeleted(
      to ? client.send(new EnableProfileCommand(of)) : client.send(new DisableProfileCommand(of)),
    );
  } else {
    const of = { trustAnchorId: id };
    await unlessDeleted(
      to ? client.send(new EnableTrustAnchorCommand(of)) : client.send(new DisableTrustAnchorCommand(of)),
    );
  }
}
