import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { consoleSignIn } from "../lib/sources/console-sign-in.ts";
import { guardduty } from "../lib/sources/guardduty.ts";

export default playbook({
  id: "root-use",
  title: "Root was used",
  category: "accounts",
  about:
    "Root can do everything, and no policy of its own account denies it anything. Whoever signs in as root, or changes something with its credentials, even in vain, follows a break-glass procedure that somebody knows of, or it is the worst case: people are called, once a day for each account and Region, and again for each sign-in.",
  willNot: [
    "contain anything: IAM cannot deny root, and a wrong guess would lock out the break-glass procedure",
    "tell of calls that only read, or of sign-ins that failed: anybody can type the address of an account",
    "tell of what AWS does for itself in root's name",
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
