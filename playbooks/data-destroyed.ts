import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** Services delete what has expired, and what a stack no longer has. */
const BY_NO_SERVICE = { userIdentity: { invokedBy: [{ exists: false }] } };

export default playbook({
  id: "data-destroyed",
  title: "Data or its backups are deleted",
  category: "data",
  about:
    "Backups go first, then the data, then comes the letter: snapshots, databases, tables, buckets, images, functions and the keys without which nothing can be read again, or a bucket told to let everything expire within a week. One such call is also what a clean-up looks like, so people are asked, once a day for each who deletes, with their credentials as the plan. Every minute counts: nothing that was deleted comes back by it, but what is left stays.",
  willNot: [
    "answer AWS services that delete what has expired, or what a stack no longer has",
    "answer objects deleted one by one: that is what buckets are for",
    "restore anything: only backups that are left can",
  ],
  techniques: ["T1485", "T1485.001", "T1490"],
  on: [
    cloudtrail({
      once: "a day",
      calls: [
        "backup:DeleteBackupVault",
        "backup:DeleteRecoveryPoint",
        "dynamodb:DeleteBackup",
        "dynamodb:DeleteTable",
        "ec2:DeleteSnapshot",
        "ecr:BatchDeleteImage",
        "ecr:DeleteRepository",
        "elasticfilesystem:DeleteFileSystem",
        "kms:DeleteImportedKeyMaterial",
        "kms:DisableKey",
        "kms:ScheduleKeyDeletion",
        "lambda:DeleteFunction*",
        "rds:DeleteDBCluster",
        "rds:DeleteDBClusterAutomatedBackup",
        "rds:DeleteDBClusterSnapshot",
        "rds:DeleteDBInstance",
        "rds:DeleteDBInstanceAutomatedBackup",
        "rds:DeleteDBSnapshot",
        "redshift:DeleteCluster",
        "s3:DeleteBucket",
      ],
      confidence: "low",
      severity: "high",
      where: BY_NO_SERVICE,
    }),
    cloudtrail({
      once: "a day",
      calls: ["s3:PutBucketLifecycle*"],
      confidence: "low",
      severity: "high",
      where: {
        ...BY_NO_SERVICE,
        requestParameters: {
          LifecycleConfiguration: {
            Rule: { Status: ["Enabled"], Expiration: { Days: [{ numeric: ["<=", 7] }] } },
          },
        },
      },
    }),
  ],
  contain: [...containActor],
});
