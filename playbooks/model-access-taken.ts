import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "model-access-taken",
  title: "Access to a model was taken",
  category: "multi-stage, other",
  about:
    "Stolen credentials are sold as access to language models: first the thief agrees to a model's terms in your name, then others use it at your cost. A user who does so is contained at once; of a session of a role people are asked where others may have one by the same name.",
  willNot: ["withdraw the agreement: that is a contract", "answer those who only invoke models"],
  techniques: ["T1496.004", "T1078.004"],
  on: cloudtrail({
    once: "a day",
    calls: [
      "bedrock:CreateFoundationModelAgreement",
      "bedrock:PutFoundationModelEntitlement",
      "bedrock:PutUseCaseForModelAccess",
    ],
    confidence: "medium",
  }),
  contain: [...containActor],
});
