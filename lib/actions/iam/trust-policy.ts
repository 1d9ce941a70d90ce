import { IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { sameDocument, trustNobody } from "../../aws/deny-document.ts";
import type { Aws, Change, Preview } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { ifExists } from "../facts/if-exists.ts";
import { changedSince, gone, unchanged } from "../facts/preview.ts";
import { rolePolicies } from "./role-policies.ts";

/** A role's trust policy before Cordon closed it. */
export type OpenTrust = {
  readonly roleName: string;
  readonly roleId: string;
  /** The document, character by character. */
  readonly trust: string;
};

/** What closing and opening need. No condition key narrows UpdateAssumeRolePolicy by content (service authorization reference). */
export const TRUST = allow(["iam:UpdateAssumeRolePolicy"], ["arn:{partition}:iam::{account}:role/*"]);

/** The change that prevents all principals from assuming a role. */
export function closing(before: OpenTrust): Change<OpenTrust> {
  const { roleName, trust } = before;
  return {
    hold: `role/${roleName}/trust`,
    of: `trust policy of role ${roleName}`,
    from: "as recorded",
    to: "nobody may assume the role",
    before,
    ...(sameDocument(trust, trustNobody()) && { inForce: true }),
  };
}

/** Prevents all principals from assuming a role; its current sessions continue. A role that no longer exists is success. */
export function closeTrust(aws: Aws, { roleName }: OpenTrust): Promise<void> {
  return setTrust(aws, roleName, trustNobody());
}

/**
 * Names what the change lacks; undefined where no principal can assume the role, also because it does not exist. Ignores another role of
 * that name.
 */
export async function missingOfTrust(aws: Aws, before: OpenTrust): Promise<string | undefined> {
  const now = await trustNow(aws, before);
  if (now === undefined || sameDocument(now, trustNobody())) return undefined;
  return `role ${before.roleName} can be assumed: its trust policy is open`;
}

/** Previews the undo of the trust policy, which restores the recorded one. */
export async function previewTrust(
  aws: Aws,
  before: OpenTrust,
  { from, to }: Pick<Change, "from" | "to">,
): Promise<Preview> {
  const { roleName, trust } = before;
  const now = await trustNow(aws, before);
  if (now === undefined) return gone(`role ${roleName}`);
  if (now === trust || sameDocument(now, trust)) return unchanged(from);
  const putBack = () => setTrust(aws, roleName, trust);
  return sameDocument(now, trustNobody())
    ? { now: to, will: "put the recorded trust policy back", putBack }
    : changedSince("another trust policy", putBack);
}

/** The trust policy of exactly that role; undefined where it does not exist. */
async function trustNow(aws: Aws, { roleName, roleId }: OpenTrust): Promise<string | undefined> {
  const role = await rolePolicies(aws, roleName).principal();
  return role?.id === roleId ? role.trust : undefined;
}

async function setTrust(aws: Aws, RoleName: string, PolicyDocument: string): Promise<void> {
  const call = aws.client(IAMClient).send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
  await ifExists(call, "NoSuchEntity");
}
