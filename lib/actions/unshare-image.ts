import { type Image as Described, EC2Client, paginateDescribeImages } from "@aws-sdk/client-ec2";
import { IMAGE_ID } from "../aws/formats.ts";
import { everyPage } from "../aws/pages.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Image } from "../model/resource.ts";
import { LIMITS } from "./facts/limits.ts";
import { malformed } from "./facts/malformed.ts";
import { protection, tagsOf } from "./facts/tags.ts";
import { endsSharing, type Grantees, inWords, privacy } from "./sharing/grantees.ts";
import { sharedImage } from "./sharing/image.ts";

const COPIES =
  "Copies that others made stay with them, and instances that they launched from it keep running";
const IMAGES = ["arn:{partition}:ec2:{region}::image/*"];

/**
 * Removes all launch permissions outside the account (EC2 user guide, "Stop sharing an AMI that is shared with your AWS account"; EC2 API
 * reference, ModifyImageAttribute).
 */
export const unshareImage = action<Image, Grantees>({
  id: "unshare-image",
  summary: "Stop sharing an AMI with anyone outside the account",
  reference: {
    mitigations: ["M1022", "D3-UAP"],
    limits: [
      COPIES,
      "The snapshots behind it, which may be shared as well, stay shared: make those private too",
      LIMITS.sharedAgain,
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
    // IAM has no key that separates adding from removing here, as it has for snapshots.
    apply: [allow(["ec2:ModifyImageAttribute"], IMAGES)],
    revert: [allow(["ec2:ModifyImageAttribute"], IMAGES)],
  },
  name: ({ imageId }) => imageId,

  async plan({ imageId, account, region }, aws) {
    const wrong = malformed([imageId, IMAGE_ID]);
    if (wrong) return wrong;
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
    const grantees = await sharedImage(aws, imageId).grantees();
    if (grantees === undefined) return gone;
    const snapshots = snapshotsOf(image);
    return {
      changes: [privacy(imageId, `image/${imageId}/launch-permission`, grantees)],
      affected: [
        `${imageId} (${image.Name}), ${inWords(grantees)}: no launches outside this account, by Auto Scaling groups neither`,
      ],
      limits: [
        COPIES,
        ...(snapshots.length > 0
          ? [`The snapshots behind it may be shared as well: ${snapshots.join(", ")}`]
          : []),
      ],
      ...protection([imageId, image.Tags]),
      asset: { tags: tagsOf(image.Tags), reach: "target", groups: [] },
    };
  },

  ...endsSharing((aws, { imageId }) => sharedImage(aws, imageId)),
});

function snapshotsOf({ BlockDeviceMappings = [] }: Described): string[] {
  return BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
}
