import { deactivateAccessKey } from "../lib/actions/deactivate-access-key.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "backdoor-access-key",
  title: "An access key for another user",
  category: "persistence",
  about:
    "A key that somebody makes for another user, or for a user made for the purpose, stays with them after everything else was found: the classic way to stay. The new key is deactivated, and who made it is contained. Administrators do this as well, when somebody joins: begin with ask.",
  willNot: [
    "answer a user who makes a key for themselves: rotation looks like that",
    "deny the user that the key was made for: their own keys and their password go on working",
    "answer what else opens AWS in a user's name, such as keys for Bedrock and CodeCommit or SSH keys",
  ],
  techniques: ["T1098.001", "T1136.003"],
  on: cloudtrail({ calls: ["iam:CreateAccessKey"], about: "madeKey", confidence: "medium" }),
  contain: [step(deactivateAccessKey, "madeKey"), ...containActor],
});
