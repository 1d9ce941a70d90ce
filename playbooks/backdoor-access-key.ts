import { deactivateAccessKey } from "../lib/actions/deactivate-access-key.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "backdoor-access-key",
  title: "An access key for another user",
  category: "persistence",
  about:
    "A key that an attacker creates for another user, possibly a user made for the purpose, outlives every other cleanup: the classic persistence. Cordon deactivates the new key and contains the principal that created it. Administrators do the same when a colleague joins: begin with ask.",
  willNot: [
    "answer a user that creates its own key: key rotation looks the same",
    "deny the owner of the new key: its other keys and its password continue to work",
    "answer other credentials of a user, such as keys for Bedrock and CodeCommit or SSH keys",
  ],
  techniques: ["T1098.001", "T1136.003"],
  on: cloudtrail({ calls: ["iam:CreateAccessKey"], about: "madeKey", confidence: "medium" }),
  contain: [step(deactivateAccessKey, "madeKey"), ...containActor],
});
