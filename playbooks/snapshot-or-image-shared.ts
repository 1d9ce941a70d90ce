import { makeDatabaseSnapshotPrivate } from "../lib/actions/make-database-snapshot-private.ts";
import { makeSnapshotPrivate } from "../lib/actions/make-snapshot-private.ts";
import { unshareImage } from "../lib/actions/unshare-image.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "snapshot-or-image-shared",
  title: "A snapshot or an image was shared",
  category: "data",
  about:
    "A shared snapshot or image is a whole disk, or a whole database, in another account: the copy takes minutes and stays. Cordon removes all sharing outside the account and contains the principal that shared it; copies made before are lost. Organizations share images between their own accounts too: begin with ask.",
  willNot: [
    "delete the snapshot or deregister the image",
    "find out what the other account copied: only its owner can",
    "answer other exports from an account, such as an export to a bucket or a snapshot of Redshift",
  ],
  techniques: ["T1537"],
  on: cloudtrail({
    calls: [
      "ec2:ModifyImageAttribute",
      "ec2:ModifySnapshotAttribute",
      "rds:ModifyDBClusterSnapshotAttribute",
      "rds:ModifyDBSnapshotAttribute",
    ],
    about: ["snapshot", "databaseSnapshot", "image"],
    confidence: "medium",
  }),
  contain: [
    step(makeSnapshotPrivate, "snapshot"),
    step(makeDatabaseSnapshotPrivate, "databaseSnapshot"),
    step(unshareImage, "image"),
    ...containActor,
  ],
});
