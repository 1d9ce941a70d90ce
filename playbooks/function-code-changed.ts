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
    "Code that runs with a role, changed past the pipeline, is a way to stay and to take what the role may do. Developers do it as well, so people are asked, once a day for each who changes code, with their credentials and the function as the plan: it runs no more until it is released.",
  willNot: ["answer other roles: pipelines change code with them", "put the old code back"],
  techniques: ["T1648", "T1546"],
  on: cloudtrail({
    once: "a day",
    calls: ["lambda:UpdateFunctionCode*", "lambda:UpdateFunctionConfiguration*"],
    where: { $or: PEOPLE },
    confidence: "low",
  }),
  contain: [step(freezeFunction, "lambdaFunction"), ...containActor],
});
