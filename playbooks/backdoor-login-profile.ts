import { resetConsolePassword } from "../lib/actions/reset-console-password.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "backdoor-login-profile",
  title: "Another user's console password was set",
  category: "persistence",
  about:
    "Whoever sets the password of another user, or of a user made for the purpose, can sign in to the console as them. Who set it is contained. The password is replaced by one that nobody knows, and this is asked: no undo brings a password back, and its owner needs a new one then. A help desk does this as well: begin with ask.",
  willNot: [
    "answer users who change their own password",
    "end console sessions that were opened with it meanwhile: require-mfa or deny-user, by hand, does",
    "delete the login profile: that there was one is evidence",
  ],
  techniques: ["T1098.001", "T1136.003", "T1531"],
  on: cloudtrail({
    calls: ["iam:CreateLoginProfile", "iam:UpdateLoginProfile"],
    about: "otherUser",
    confidence: "medium",
  }),
  contain: [step(resetConsolePassword, "otherUser"), ...containActor],
});
