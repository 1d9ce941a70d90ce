import {
  type Image as Described,
  DescribeImageAttributeCommand,
  EC2Client,
  type LaunchPermission,
  ModifyImageAttributeCommand,
  paginateDescribeImages,
} from "@aws-sdk/client-ec2";
import { IMAGE_ID } from "../aws/formats.ts";
import { everyPage } from "../aws/pages.ts";
import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Image } from "../model/resource.ts";
import { protection } from "./ec2/host.ts";
import { tagsOf } from "./facts/tags.ts";
import { unlessGone } from "./facts/unless-gone.ts";
import { endsSharing, type Grantees, inWords, portions, privacy, type Shared } from "./sharing/grantees.ts";

const IMAGES = ["arn:{partition}:ec2:{region}::image/*"];

/** Nobody outside the account may launch it any more (EC2 user guide, "Stop sharing an AMI that is shared with your AWS account"; EC2 API reference, ModifyImageAttribute). */
export const unshareImage = action<Image, Grantees>({
  id: "unshare-image",
  summary: "Take an AMI back from everybody it is shared with",
  reference: {
    mitigations: ["M1022", "D3-UAP"],
    cannot: [
      "take back copies that others made, or stop hosts that they launched of it",
      "take back the snapshots behind it, which may be shared as well: make those private too",
      "keep identities of this account from sharing it again: deny those too",
    ],
    roundTrips: { plan: 2, apply: 2 },
    unverified: [
      "whether one call takes five hundred launch permissions, as one takes of a snapshot",
      "what EC2 answers when an undo shares with everybody while the account blocks public images",
    ],
  },
  undoes: ["ec2:ModifyImageAttribute"],
  authority: "resource",
  permissions: {
    read: [allow(["ec2:DescribeImages"]), allow(["ec2:DescribeImageAttribute"], IMAGES)],
    // IAM has no key that tells adding from removing here, as it has for snapshots.
    apply: [allow(["ec2:ModifyImageAttribute"], IMAGES)],
    revert: [allow(["ec2:ModifyImageAttribute"], IMAGES)],
  },
  name: ({ imageId }) => imageId,

  async plan({ imageId, account, region }, aws) {
    if (!IMAGE_ID.pattern.test(imageId))
      return { refused: `${JSON.stringify(imageId)} is not ${IMAGE_ID.is}` };
    const [image] = await everyPage(
      paginateDescribeImages(
        { client: aws.client(EC2Client) },
        { Filters: [{ Name: "image-id", Values: [imageId] }], IncludeDisabled: true },
      ),
      (page) => page.Images,
    );
    const gone = { moot: `${imageId} does not exist in ${account} ${region}` };
    if (image === undefined) return gone;
    if (image.OwnerId !== account)
      return { refused: `${imageId} belongs to account ${image.OwnerId}: only that can unshare it` };
    const grantees = await sharing(aws, imageId).grantees();
    if (grantees === undefined) return gone;
    const snapshots = snapshotsOf(image);
    return {
      changes: [privacy(imageId, `image/${imageId}/launch-permission`, grantees)],
      affected: [
        `${imageId} (${image.Name}), ${inWords(grantees)}: nobody outside this account can launch it, their Auto Scaling groups included`,
      ],
      limits: [
        "copies that others made meanwhile stay with them, and hosts that they launched of it run on",
        ...(snapshots.length > 0
          ? [`the snapshots behind it may be shared as well: ${snapshots.join(", ")}`]
          : []),
      ],
      ...protection([{ id: imageId, tags: image.Tags }]),
      asset: { tags: tagsOf(image.Tags), reach: "target", groups: [] },
    };
  },

  ...endsSharing((aws, { imageId }) => sharing(aws, imageId)),
});

function snapshotsOf({ BlockDeviceMappings = [] }: Described): string[] {
  return BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
}

function sharing(aws: Aws, imageId: string): Shared {
  const client = aws.client(EC2Client);
  const modify = async (operation: "Add" | "Remove", grantees: readonly string[]) => {
    for (const portion of portions(grantees)) {
      const input = { ImageId: imageId, LaunchPermission: { [operation]: portion.map(permission) } };
      await unlessGone(client.send(new ModifyImageAttributeCommand(input)), GONE);
    }
  };
  return {
    name: imageId,
    async grantees() {
      const input = { ImageId: imageId, Attribute: "launchPermission" as const };
      const found = await unlessGone(client.send(new DescribeImageAttributeCommand(input)), GONE);
      return found && (found.LaunchPermissions ?? []).flatMap(grantee).sort();
    },
    add: (grantees) => modify("Add", grantees),
    remove: (grantees) => modify("Remove", grantees),
  };
}

function grantee({ Group, UserId, OrganizationArn, OrganizationalUnitArn }: LaunchPermission) {
  return Group ?? UserId ?? OrganizationArn ?? OrganizationalUnitArn ?? [];
}

/** `arn:aws:organizations::111122223333:ou/o-…/ou-…` is a part of an organization, `…:organization/o-…` all of it. */
function permission(one: string): LaunchPermission {
  if (one === "all") return { Group: "all" };
  if (one.includes(":ou/")) return { OrganizationalUnitArn: one };
  return one.startsWith("arn:") ? { OrganizationArn: one } : { UserId: one };
}

/** Deregistered; for a while EC2 says Unavailable. */
const GONE = /^InvalidAMIID\.(NotFound|Unavailable)$/;
