import {
  EC2Client,
  type IamInstanceProfileAssociation,
  paginateDescribeIamInstanceProfileAssociations,
  ReplaceIamInstanceProfileAssociationCommand,
} from "@aws-sdk/client-ec2";
import {
  GetInstanceProfileCommand,
  IAMClient,
  type InstanceProfile,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import { NO_PERMISSIONS_PATH, noPermissionsProfile } from "../../aws/names.ts";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { ifExists } from "../facts/if-exists.ts";

/** The current profile of a host. */
export interface Association {
  /** Changes with every replacement: never store it. */
  readonly id: string;
  readonly profileArn: string;
  /** AIPA…; a profile that was made again under the same name has another id. */
  readonly profileId: string;
}

/** The current or pending profile of a host; undefined for none. EC2 also lists associations that are ending. */
export async function profileOf(aws: Aws, instanceId: string): Promise<Association | undefined> {
  const all = await everyPage(
    paginateDescribeIamInstanceProfileAssociations(
      { client: aws.client(EC2Client) },
      { Filters: [{ Name: "instance-id", Values: [instanceId] }] },
    ),
    (page) => page.IamInstanceProfileAssociations,
  );
  const found = all.find(
    ({ State }: IamInstanceProfileAssociation) => State === "associated" || State === "associating",
  );
  const { Arn: profileArn = "", Id: profileId = "" } = found?.IamInstanceProfile ?? {};
  return found && { id: found.AssociationId ?? "", profileArn, profileId };
}

/** Replaces the profile of a host. */
export async function replaceProfile(aws: Aws, { id }: Association, profileArn: string): Promise<void> {
  const input = { AssociationId: id, IamInstanceProfile: { Arn: profileArn } };
  await aws.client(EC2Client).send(new ReplaceIamInstanceProfileAssociationCommand(input));
}

/** `…:instance-profile/path/name` → `name`, as IAM's calls take it. */
export function profileName(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** An instance profile as IAM describes it; undefined when none has that name. */
export async function instanceProfile(aws: Aws, name: string): Promise<InstanceProfile | undefined> {
  const input = { InstanceProfileName: name };
  return (await ifExists(aws.client(IAMClient).send(new GetInstanceProfileCommand(input)), "NoSuchEntity"))
    ?.InstanceProfile;
}

/**
 * Returns the profile of this Region that grants nothing, verified now, or why it is unfit and what to do.
 * A role with any policy is unfit, whoever attached that.
 */
export async function emptyProfile(aws: Aws): Promise<{ readonly arn: string } | { readonly unfit: string }> {
  const name = noPermissionsProfile(aws.region);
  const client = aws.client(IAMClient);
  const [profile, inline = [], attached = []] = await Promise.all([
    instanceProfile(aws, name),
    ifExists(
      everyPage(paginateListRolePolicies({ client }, { RoleName: name }), (page) => page.PolicyNames),
      "NoSuchEntity",
    ),
    ifExists(
      everyPage(paginateListAttachedRolePolicies({ client }, { RoleName: name }), (page) =>
        page.AttachedPolicies?.map(({ PolicyName = "" }) => PolicyName),
      ),
      "NoSuchEntity",
    ),
  ]);
  if (profile === undefined)
    return { unfit: `there is no instance profile ${name}: deploy Cordon with a playbook that uses it` };
  const [role] = profile.Roles ?? [];
  if (
    profile.Path !== NO_PERMISSIONS_PATH ||
    (role && (role.RoleName !== name || role.Path !== NO_PERMISSIONS_PATH))
  )
    return {
      unfit: `instance profile ${name} or its role is not the one that Cordon's stack makes under ${NO_PERMISSIONS_PATH}: find out who made it, remove it and deploy again`,
    };
  const policies = [...inline, ...attached];
  if (policies.length > 0)
    return {
      unfit: `role ${name} shall grant nothing and has ${policies.join(", ")}: find out who added that and remove it`,
    };
  return { arn: profile.Arn ?? "" };
}
