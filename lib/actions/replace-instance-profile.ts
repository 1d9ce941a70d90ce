import type { Instance as Host, NetworkInterface } from "@aws-sdk/client-ec2";
import { NO_PERMISSIONS_PATH } from "../aws/names.ts";
import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { findHost, notAnInstance, protection, tagValue } from "./ec2/host.ts";
import {
  emptyProfile,
  instanceProfile,
  profileName,
  profileOf,
  replaceProfile,
} from "./ec2/profile-association.ts";
import { losses, SERVING_GROUPS, servingGroups, targetGroups } from "./ec2/serving-groups.ts";
import { tagsOf } from "./facts/tags.ts";

type Before = {
  readonly instanceId: string;
  /** The empty profile itself only where it was in force already. */
  readonly profileArn: string;
  readonly profileId: string;
  readonly emptyArn: string;
};

const INSTANCES = ["arn:{partition}:ec2:{region}:{account}:instance/*"];
/** In China its name ends in `.cn`. */
const TO_HOSTS = { StringLike: { "iam:PassedToService": "ec2.amazonaws.com*" } };

/**
 * Gives a host an instance profile that grants nothing in place of its own. The metadata service then drops the old credentials,
 * which it does for no lesser change: not for a reboot, not for an emptied profile (EC2 user guide, "IAM roles for Amazon EC2").
 */
export const replaceInstanceProfile = action<Instance, Before>({
  id: "replace-instance-profile",
  summary: "Give a host an instance profile that grants nothing",
  reference: {
    mitigations: ["M1026", "D3-UAP", "D3-CE"],
    cannot: [
      "end credentials that were taken from the host already: they live up to six hours more; deny-instance-session does",
      "take away what keys in files on the host, or Systems Manager's default host management, grant",
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
      // Whoever holds this can hand hosts nothing but the role that may do nothing.
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
    if (host.Operator?.Managed)
      return {
        refused: `${instanceId} is managed by ${host.Operator.Principal ?? "an AWS service"}: contain it where it is managed`,
      };
    if ("unfit" in empty) return { refused: empty.unfit };

    const own = profileName(has.profileArn);
    const [profile, serving] = await Promise.all([
      instanceProfile(aws, own),
      servingGroups(aws, host, interfacesOf(host), balanced),
    ]);
    return {
      changes: [
        {
          hold: `instance/${instanceId}/instance-profile`,
          change: `${instanceId}: profile ${own} → ${profileName(empty.arn)}`,
          before: {
            instanceId,
            profileArn: has.profileArn,
            profileId: has.profileId,
            emptyArn: empty.arn,
          },
          ...(has.profileArn === empty.arn && { inForce: true }),
        },
      ],
      affected: [whoIsHit(host, instanceId, profile?.Roles?.[0]?.RoleName), ...losses(host, serving)],
      limits: [
        "credentials that were taken from the host already live on, up to six hours: deny-instance-session denies them",
        "Systems Manager may no longer reach the host: what needs its agent comes first",
      ],
      ...protection([{ id: instanceId, tags: host.Tags }]),
      asset: {
        tags: tagsOf(host.Tags),
        reach: "target",
        ...(!("unknown" in serving) && { groups: serving }),
      },
    };
  },

  async apply(_target, { before }, aws) {
    const has = await profileOf(aws, before.instanceId);
    if (has === undefined || has.profileArn === before.emptyArn) return;
    await replaceProfile(aws, has, before.emptyArn);
  },

  async verify(_target, changes, aws) {
    const empty = await emptyProfile(aws);
    const found = await Promise.all(
      changes.map(async ({ before: { instanceId, emptyArn } }) => {
        const has = await profileOf(aws, instanceId);
        // Without any profile it is granted nothing either.
        if (has === undefined) return [];
        if (has.profileArn !== emptyArn)
          return [`${instanceId} has profile ${profileName(has.profileArn)}, not ${profileName(emptyArn)}`];
        return "unfit" in empty ? [empty.unfit] : [];
      }),
    );
    const missing = found.flat();
    return { holds: missing.length === 0, missing };
  },

  async standing(_target, { before }, aws) {
    const { now, will, conflict = false } = await look(aws, before);
    return { before: profileName(before.profileArn), set: profileName(before.emptyArn), now, will, conflict };
  },

  async revert(_target, { before }, aws, force) {
    const { will, conflict, has, forced } = await look(aws, before);
    const undone = conflict ? force && forced : will;
    if (!undone) return { conflict: will };
    if (has) await replaceProfile(aws, has, before.profileArn);
    return { undone };
  },
});

/** Where a host stands before an undo, and the association to replace, if any; in a conflict only when forced, and how. */
async function look(
  aws: Aws,
  { instanceId, profileArn, profileId, emptyArn }: Before,
): Promise<{
  now: string;
  will: string;
  has?: NonNullable<Awaited<ReturnType<typeof profileOf>>>;
  conflict?: true;
  forced?: string;
}> {
  const own = profileName(profileArn);
  const [has, profile] = await Promise.all([profileOf(aws, instanceId), instanceProfile(aws, own)]);
  if (has === undefined)
    return {
      now: "no profile",
      will: `nothing: the host is gone, or somebody took its profile away; associate ${own} by hand if it shall have it again`,
    };
  const now = profileName(has.profileArn);
  if (profileArn === emptyArn)
    return { now, will: `left with ${now}: its own profile is not known`, conflict: true };
  if (has.profileArn === profileArn) return { now, will: `nothing: it has ${now}, as before` };
  if (profile === undefined)
    return { now, will: `left with ${now}: profile ${own} no longer exists`, conflict: true };
  const over = { now, conflict: true, has, forced: `give it profile ${own} again, over ${now}` } as const;
  if (has.profileArn !== emptyArn) return { ...over, will: `left as it is: somebody gave it ${now} since` };
  if (profile.InstanceProfileId !== profileId)
    return {
      ...over,
      will: `left with ${now}: profile ${own} was deleted and made again since; look what it grants`,
    };
  return { now, will: `give it profile ${own} again`, has };
}

/** What groups know a host by, as EC2 tells it of the host itself. */
function interfacesOf({ NetworkInterfaces = [] }: Host): NetworkInterface[] {
  return NetworkInterfaces.map(({ VpcId, PrivateIpAddresses, Ipv6Addresses }) => ({
    VpcId,
    PrivateIpAddresses,
    Ipv6Addresses,
  }));
}

function whoIsHit(host: Host, instanceId: string, role: string | undefined): string {
  const name = tagValue(host.Tags, "Name");
  const who = name ? `${instanceId} (${name})` : instanceId;
  return role
    ? `all that ${who} does in AWS by role ${role}; other hosts with that role go on`
    : `${who} alone: its profile has no role, and credentials of an earlier one end`;
}
