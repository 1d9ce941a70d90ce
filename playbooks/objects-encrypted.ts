import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "objects-encrypted",
  title: "Objects are encrypted with a key that is not yours",
  category: "data",
  about:
    "Ransom on S3 needs no malware: objects are written over themselves with a key that only the thief has and sends along with each call (SSE-C). A user who does so is contained at once; of a session of a role people are asked where others may have one by the same name. Whoever uses such keys on purpose is muted once. It sees what a trail records: switch on data events for the buckets that matter. Since April 2026 new buckets refuse such keys until somebody allows them.",
  willNot: [
    "touch the bucket, its versions or its policy",
    "answer keys of KMS: whose they are stands in no pattern",
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
