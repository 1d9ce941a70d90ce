import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "model-access-taken",
  title: "Access to a model was taken",
  category: "multi-stage, other",
  about:
    "Attackers sell stolen credentials as access to language models: first the thief accepts a model's terms in your name, then others use the model at your cost. Cordon contains a user at once; for a role session that may share its name with others, approval is required.",
  willNot: ["withdraw the agreement: that is a contract", "answer principals that only invoke models"],
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
