import { requireMfa } from "../lib/actions/require-mfa.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { consoleSignIn } from "../lib/sources/console-sign-in.ts";

export default playbook({
  id: "console-login-without-mfa",
  title: "Console sign-in without MFA",
  category: "accounts",
  about:
    "A password alone can be stolen, guessed and reused. Until the user signs in with a second factor, Cordon denies everything except MFA enrollment: the owner loses minutes, the thief everything.",
  willNot: [
    "remove keys or passwords",
    "answer sign-ins through an identity provider: CloudTrail writes No for them, whatever the provider required",
  ],
  techniques: ["T1078.004"],
  on: consoleSignIn({ mfa: "No" }),
  contain: [step(requireMfa, "user")],
});
