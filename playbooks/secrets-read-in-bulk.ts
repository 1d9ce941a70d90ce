import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "secrets-read-in-bulk",
  title: "A user reads secrets in bulk",
  category: "stolen credentials",
  about:
    "BatchGetSecretValue returns twenty secrets per call. Applications use roles for that; a user who calls it collects everything there is. Cordon contains the user at once, with the key that was used.",
  willNot: [
    "change or delete secrets: rotating the read ones is for their owners",
    "answer roles",
    "answer secrets read one by one: that is daily work",
  ],
  techniques: ["T1555.006"],
  on: cloudtrail({
    once: "a day",
    calls: ["secretsmanager:BatchGetSecretValue"],
    readOnly: true,
    where: { userIdentity: { type: ["IAMUser"] } },
    confidence: "medium",
  }),
  contain: [...containActor],
});
