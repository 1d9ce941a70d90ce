import { freezeFunction } from "../lib/actions/freeze-function.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** Long-term keys, and people who came through IAM Identity Center or a federation: no pipeline. */
const PEOPLE = [
  { userIdentity: { type: ["IAMUser", "FederatedUser"] } },
  { userIdentity: { type: ["AssumedRole"], arn: [{ wildcard: "*:assumed-role/AWSReservedSSO_*" }] } },
];

export default playbook({
  id: "function-code-changed",
  title: "A function's code was changed by hand",
  category: "functions, containers",
  about:
    "Code that runs with a role, changed outside the pipeline, gives an attacker persistence and the role's permissions. Developers do it as well, so the plan requires approval, once a day per principal: it contains the credentials and freezes the function until its release.",
  willNot: ["answer other roles: pipelines change code with them", "restore the old code"],
  techniques: ["T1648", "T1546"],
  on: cloudtrail({
    once: "a day",
    calls: ["lambda:UpdateFunctionCode*", "lambda:UpdateFunctionConfiguration*"],
    where: { $or: PEOPLE },
    confidence: "low",
  }),
  contain: [step(freezeFunction, "lambdaFunction"), ...containActor],
});
