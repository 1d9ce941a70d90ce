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
    "A snapshot or an image that is shared is a whole disk, or a whole database, in somebody else's account: the copy is made in minutes and stays. It is taken back from everybody it is shared with, and who shared it is contained; what was copied until then is lost. Images are shared between an organization's own accounts, too: begin with ask.",
  willNot: [
    "delete the snapshot or deregister the image",
    "find out what the other account copied: only its owner knows",
    "answer other ways out of an account, such as an export to a bucket or a snapshot of Redshift",
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
