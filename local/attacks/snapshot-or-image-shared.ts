import { attack } from "../attack.ts";
import { callsWith, policiesOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import {
  imageSharesOf,
  newSharedImage,
  newSharedSnapshot,
  STRANGER,
  snapshotSharesOf,
} from "../victims/shared.ts";
import { newUser } from "../victims/user.ts";

// A database's snapshot is not played: the stand-in does not know RDS ModifyDBSnapshotAttribute.
export const snapshotOrImageShared = attack({
  story: "a user shares a snapshot with another account, and another user an image with everybody",
  victim: async (company, name) => {
    const [sharer, publisher, snapshot, otherSnapshot, image, otherImage] = await Promise.all([
      newUser(company, name),
      newUser(company, `${name}-2`),
      newSharedSnapshot(company),
      newSharedSnapshot(company),
      newSharedImage(company, name, "all"),
      newSharedImage(company, `${name}-2`),
    ]);
    return { sharer, publisher, ...snapshot, otherSnapshot, ...image, otherImage };
  },
  events: (company, { sharer, publisher, snapshotId, imageId }) => [
    recordedCall(company, {
      by: { user: sharer },
      service: "ec2",
      name: "ModifySnapshotAttribute",
      requestParameters: {
        snapshotId,
        attributeType: "CREATE_VOLUME_PERMISSION",
        createVolumePermission: { add: { items: [{ userId: STRANGER }] } },
      },
      responseElements: { _return: true },
    }),
    recordedCall(company, {
      by: { user: publisher },
      service: "ec2",
      name: "ModifyImageAttribute",
      requestParameters: {
        imageId,
        attributeType: "launchPermission",
        launchPermission: { add: { items: [{ group: "all" }] } },
      },
      responseElements: { _return: true },
    }),
  ],
  answers: ["contained", "contained"],
  look: (company, { sharer, publisher, snapshotId, otherSnapshot, imageId, otherImage }) => ({
    "whom the snapshot is shared with": snapshotSharesOf(company, snapshotId),
    "whom another snapshot is shared with": snapshotSharesOf(company, otherSnapshot.snapshotId),
    "calls of who shared the snapshot": callsWith(company, sharer.keys[0]!),
    "policies of who shared the snapshot": policiesOf(company, { user: sharer.name }),
    "whom the image is shared with": imageSharesOf(company, imageId),
    "whom another image is shared with": imageSharesOf(company, otherImage.imageId),
    "calls of who shared the image": callsWith(company, publisher.keys[0]!),
    "policies of who shared the image": policiesOf(company, { user: publisher.name }),
  }),
  held: {
    "whom the snapshot is shared with": "nobody",
    "calls of who shared the snapshot": "refused",
    "policies of who shared the snapshot": "2 policies",
    "whom the image is shared with": "nobody",
    "calls of who shared the image": "refused",
    "policies of who shared the image": "2 policies",
  },
});
