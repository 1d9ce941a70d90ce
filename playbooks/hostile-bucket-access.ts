import { playbook } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "hostile-bucket-access",
  title: "Hostile or unusual use of a bucket",
  category: "data",
  about:
    "Somebody lists, reads, writes, deletes or opens what is in a bucket in a way that they never did, or from an address or with a tool that is known to be bad. The credentials are contained, not the bucket: it serves others, and with other credentials the thief would go on elsewhere.",
  willNot: [
    "change the bucket or its policy: of a caller of another account, or one who did not sign in at all, people are told",
    "touch objects or versions",
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
