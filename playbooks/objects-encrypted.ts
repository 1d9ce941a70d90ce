import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "objects-encrypted",
  title: "Objects are encrypted with a key that is not yours",
  category: "data",
  about:
    "Ransom on S3 needs no malware: the thief overwrites objects, encrypted with a key that only the thief has and sends with each call (SSE-C). Cordon contains a user at once; for a role session that may share its name with others, approval is required. Mute principals that use such keys intentionally. Cordon sees only what a trail records: enable data events for important buckets. Since April 2026 new buckets refuse such keys by default.",
  willNot: [
    "change the bucket, its versions or its policy",
    "answer KMS keys: a pattern cannot tell whose key it is",
  ],
  techniques: ["T1486"],
  on: cloudtrail({
    once: "a day",
    calls: ["s3:CopyObject", "s3:CreateMultipartUpload", "s3:PutObject"],
    where: { requestParameters: { "x-amz-server-side-encryption-customer-algorithm": [{ exists: true }] } },
    severity: "high",
    confidence: "medium",
  }),
  contain: [...containActor],
});
