import { playbook } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "hostile-bucket-access",
  title: "Hostile or unusual use of a bucket",
  category: "data",
  about:
    "A principal lists, reads, writes, deletes or opens a bucket's content in a way that it never did before, or from a known bad address or with a known attack tool. Cordon contains the credentials, not the bucket: others use the bucket, and the thief could use the credentials elsewhere.",
  willNot: [
    "change the bucket or its policy: for a caller of another account, or an anonymous caller, it notifies",
    "change objects or versions",
  ],
  techniques: ["T1530", "T1619", "T1485", "T1078.004"],
  on: guardduty({
    types: [
      "Discovery:S3/AnomalousBehavior",
      "Discovery:S3/MaliciousIPCaller*",
      "Discovery:S3/TorIPCaller",
      "Exfiltration:S3/AnomalousBehavior",
      "Exfiltration:S3/MaliciousIPCaller",
      "Impact:S3/AnomalousBehavior.*",
      "Impact:S3/MaliciousIPCaller",
      "PenTest:S3/*",
      "UnauthorizedAccess:S3/*",
    ],
  }),
  contain: [...containActor],
});
