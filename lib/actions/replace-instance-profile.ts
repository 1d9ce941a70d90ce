import type { Instance as Host, NetworkInterface } from "@aws-sdk/client-ec2";
import { NO_PERMISSIONS_PATH } from "../aws/names.ts";
import { type Aws, action, type Preview } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { notManaged } from "./ec2/change-host.ts";
import { findHost, hostFacts, hostName, INSTANCES, notAnInstance } from "./ec2/host.ts";
import {
  emptyProfile,
  instanceProfile,
  profileName,
  profileOf,
  replaceProfile,
} from "./ec2/profile-association.ts";
import { losses, SERVING_GROUPS, servingGroups, targetGroups } from "./ec2/serving-groups.ts";
import { inForce } from "./facts/in-force.ts";
import { changedSince, conflict, unchanged } from "./facts/preview.ts";

type Before = {
  readonly instanceId: string;
  /** The empty profile itself only where it was in effect before. */
  readonly profileArn: string;
  readonly profileId: string;
  readonly emptyArn: string;
};

const TAKEN = "Credentials already taken stay valid for up to 6 hours: deny-instance-session denies them";
/** In China the service name ends in `.cn`. */
const TO_HOSTS = { StringLike: { "iam:PassedToService": "ec2.amazonaws.com*" } };

/**
 * Replaces a host's instance profile by one that grants nothing. The metadata service then drops the old credentials, which no lesser
 * change does: neither a reboot nor an emptied profile (EC2 user guide, "IAM roles for Amazon EC2").
 */
export const replaceInstanceProfile = action<Instance, Before>({
  id: "replace-instance-profile",
  summary: "Replace the instance profile of an instance by one that grants nothing",
  reference: {
    mitigations: ["M1026", "D3-UAP", "D3-CE"],
    limits: [
      TAKEN,
      "Keys in files on the instance, and Systems Manager's default host management, keep what they grant",
    ],
    roundTrips: { plan: 2, apply: 2 },
    unverified: [
      "that the metadata service drops the old credentials once another profile is associated: published research, not seen",
      "whether EC2 replaces the profile of a host that is stopped",
      "whether EC2 tells the service that a role is passed to (iam:PassedToService) for a replacement",
    ],
  },
  authority: "resource",
  needs: ["no-permissions-profile"],
  permissions: {
    read: [
      allow(["ec2:DescribeInstances", "ec2:DescribeIamInstanceProfileAssociations"]),
      allow(["iam:GetInstanceProfile"], ["arn:{partition}:iam::{account}:instance-profile/*"]),
      allow(
        ["iam:ListRolePolicies", "iam:ListAttachedRolePolicies"],
        ["arn:{partition}:iam::{account}:role/*"],
      ),
      SERVING_GROUPS,
    ],
    apply: [
      allow(["ec2:ReplaceIamInstanceProfileAssociation"], INSTANCES),
      // This permission can pass hosts only the role that has no permissions.
      allow(["iam:PassRole"], [`arn:{partition}:iam::{account}:role${NO_PERMISSIONS_PATH}*`], TO_HOSTS),
    ],
    revert: [
      allow(["ec2:ReplaceIamInstanceProfileAssociation"], INSTANCES),
      allow(["iam:PassRole"], ["arn:{partition}:iam::{account}:role/*"], TO_HOSTS),
    ],
  },
  name: ({ instanceId }) => instanceId,

  async plan(target, aws) {
    const wrong = notAnInstance(target.instanceId);
    if (wrong) return wrong;
    const { instanceId } = target;
    const [host, has, empty, balanced] = await Promise.all([
      findHost(aws, target),
      profileOf(aws, instanceId),
      emptyProfile(aws),
      targetGroups(aws),
    ]);
    if ("moot" in host) return host;
    if (has === undefined) return { moot: `${instanceId} has no instance profile` };
    const managed = notManaged(host);
    if (managed) return managed;
    if ("unfit" in empty) return { refused: empty.unfit };

    const own = profileName(has.profileArn);
    const [profile, serving] = await Promise.all([
      instanceProfile(aws, own),
      servingGroups(aws, host, interfacesOf(host), balanced),
    ]);
    const { profileArn, profileId } = has;
    return {
      changes: [
        {
          hold: `instance/${instanceId}/instance-profile`,
          of: instanceId,
          from: `instance profile ${own}`,
          to: `instance profile ${profileName(empty.arn)}`,
          before: { instanceId, profileArn, profileId, emptyArn: empty.arn },
          ...(profileArn === empty.arn && { inForce: true }),
        },
      ],
      affected: [whoIsHit(host, profile?.Roles?.[0]?.RoleName), ...losses(host, serving)],
      limits: [TAKEN, "Systems Manager may no longer reach the instance: use its agent before this step"],
      ...hostFacts(host, serving),
    };
  },

  async apply(_target, { before }, aws) {
    const has = await profileOf(aws, before.instanceId);
    if (has === undefined || has.profileArn === before.emptyArn) return;
    await replaceProfile(aws, has, before.emptyArn);
  },

  async verify(_target, changes, aws) {
    const empty = await emptyProfile(aws);
    return inForce(changes, async ({ before: { instanceId, emptyArn } }) => {
      const has = await profileOf(aws, instanceId);
      // A host without any profile has no permissions either.
      if (has === undefined) return undefined;
      if (has.profileArn !== emptyArn)
        return `${instanceId} has profile ${profileName(has.profileArn)}, not ${profileName(emptyArn)}`;
      return "unfit" in empty ? empty.unfit : undefined;
    });
  },

  preview: (_target, { before }, aws) => previewProfile(aws, before),
});

async function previewProfile(
  aws: Aws,
  { instanceId, profileArn, profileId, emptyArn }: Before,
): Promise<Preview> {
  const own = profileName(profileArn);
  const [has, profile] = await Promise.all([profileOf(aws, instanceId), instanceProfile(aws, own)]);
  if (has === undefined)
    return unchanged(
      "no profile",
      `the instance no longer exists, or another principal removed its profile; associate ${own} by hand if it needs it`,
    );
  const now = `instance profile ${profileName(has.profileArn)}`;
  if (profileArn === emptyArn) return conflict(now, "its own profile is not known");
  if (has.profileArn === profileArn) return unchanged(now);
  if (profile === undefined) return conflict(now, `profile ${own} no longer exists`);
  const putBack = () => replaceProfile(aws, has, profileArn);
  if (has.profileArn !== emptyArn) return changedSince(now, putBack);
  if (profile.InstanceProfileId !== profileId)
    return conflict(now, `profile ${own} was deleted and made again since: check what it grants`, putBack);
  return { now, will: `associate instance profile ${own} again`, putBack };
}

/** What groups know a host by, as EC2 tells it of the host itself. */
function interfacesOf({ NetworkInterfaces = [] }: Host): NetworkInterface[] {
  return NetworkInterfaces.map(({ VpcId, PrivateIpAddresses, Ipv6Addresses }) => ({
    VpcId,
    PrivateIpAddresses,
    Ipv6Addresses,
  }));
}

function whoIsHit(host: Host, role: string | undefined): string {
  return role
    ? `everything that ${hostName(host)} does in AWS with role ${role}; other instances with that role are not affected`
    : `only ${hostName(host)}: its profile has no role, and credentials of an earlier one end`;
}
