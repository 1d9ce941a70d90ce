import { requireMfa } from "../lib/actions/require-mfa.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { consoleSignIn } from "../lib/sources/console-sign-in.ts";

export default playbook({
  id: "console-login-without-mfa",
  title: "Console sign-in without MFA",
  category: "accounts",
  about:
    "A password alone is what gets stolen, guessed and reused. Whoever signed in with one can do nothing but set up a second factor until they have signed in with it: the owner loses minutes, the thief everything.",
  willNot: [
    "take away keys or passwords",
    "answer sign-ins through an identity provider: CloudTrail says No of them whatever the provider asked for",
  ],
  techniques: ["T1078.004"],
  on: consoleSignIn({ mfa: "No" }),
  contain: [step(requireMfa, "user")],
});
