import { resetConsolePassword } from "../lib/actions/reset-console-password.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "backdoor-login-profile",
  title: "Another user's console password was set",
  category: "persistence",
  about:
    "A principal that sets the password of another user, possibly a user made for the purpose, can sign in to the console as that user. Cordon contains the principal. Replacing the password by a random one requires approval: no undo restores a password, and its owner then needs a new one. A help desk does the same: begin with ask.",
  willNot: [
    "answer users who change their own password",
    "end console sessions that were opened with the password meanwhile: use require-mfa or deny-user manually",
    "delete the login profile: its existence is evidence",
  ],
  techniques: ["T1098.001", "T1136.003", "T1531"],
  on: cloudtrail({
    calls: ["iam:CreateLoginProfile", "iam:UpdateLoginProfile"],
    about: "otherUser",
    confidence: "medium",
  }),
  contain: [step(resetConsolePassword, "otherUser"), ...containActor],
});
