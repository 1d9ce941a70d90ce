import { requireMfa } from "../lib/actions/require-mfa.ts";
import { playbook, step } from "../lib/playbook.ts";
import { consoleSignIn } from "../lib/sources/console-sign-in.ts";

export default playbook({
  id: "console-login-without-mfa",
  title: "Console sign-in without MFA",
  on: consoleSignIn({ mfa: "No" }),
  contain: [step(requireMfa, ({ user }) => user)],
});
