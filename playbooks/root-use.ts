import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { consoleSignIn } from "../lib/sources/console-sign-in.ts";
import { guardduty } from "../lib/sources/guardduty.ts";

export default playbook({
  id: "root-use",
  title: "Root was used",
  category: "accounts",
  about:
    "Root can do everything, and no policy of its own account denies it anything. A root sign-in, or a change with its credentials, even a failed one, is a planned break-glass procedure or the worst case: Cordon pages on-call, once a day per account and Region, and again for each sign-in.",
  willNot: [
    "contain anything: IAM cannot deny root, and a wrong guess would lock out the break-glass procedure",
    "notify of read-only calls, or of failed sign-ins: any attacker can type an account's address",
    "notify of AWS's own activity in root's name",
  ],
  techniques: ["T1078.004", "T1078.001"],
  tells: "page",
  on: [
    guardduty({
      types: ["Policy:IAMUser/RootCredentialUsage", "Policy:IAMUser/ShortTermRootCredentialUsage"],
    }),
    consoleSignIn({ identity: ["Root"] }),
    cloudtrail({
      once: "a day",
      calls: ["*"],
      errors: "either",
      severity: "high",
      where: {
        userIdentity: { type: ["Root"], invokedBy: [{ exists: false }] },
        eventType: ["AwsApiCall", "AwsConsoleAction", "AwsConsoleSignIn"],
      },
    }),
  ],
});
