import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** AWS services delete expired data, and resources that a stack no longer has. */
const BY_NO_SERVICE = { userIdentity: { invokedBy: [{ exists: false }] } };

export default playbook({
  id: "data-destroyed",
  title: "Data or its backups are deleted",
  category: "data",
  about:
    "Ransom attacks delete backups first, then the data: snapshots, databases, tables, buckets, images, functions and encryption keys, or a bucket rule that expires everything within a week. One such call can also be a cleanup, so the plan, to contain the credentials, requires approval: once a day per principal. Every minute counts: containment restores nothing, but it saves what is left.",
  willNot: [
    "answer AWS services that delete expired data, or resources that a stack no longer has",
    "answer single deleted objects: that is normal use of a bucket",
    "restore anything: only the remaining backups can",
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
