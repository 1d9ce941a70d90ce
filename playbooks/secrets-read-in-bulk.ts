import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "secrets-read-in-bulk",
  title: "A user reads secrets in bulk",
  category: "stolen credentials",
  about:
    "BatchGetSecretValue hands out twenty secrets a call. Applications do that with roles; a user who does it goes through everything there is. The user is contained at once, with the key that was used.",
  willNot: [
    "change or delete secrets: rotating what was read is for their owners",
    "answer roles",
    "answer secrets read one by one: that is what people do every day",
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
