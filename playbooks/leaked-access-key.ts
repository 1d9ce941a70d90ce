import { playbook } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { health } from "../lib/sources/health.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "leaked-access-key",
  title: "Credentials in the wrong hands",
  category: "stolen credentials",
  about:
    "A user's key is public, or credentials are used from a known bad address or with a known attack tool. Cordon deactivates the key without deleting it, and denies the user, because a thief creates the next key first; for a role it denies only the one session. Where only the account's own list calls the address bad, confidence is lower.",
  willNot: [
    "delete keys or users: they are evidence, and an undo restores them",
    "act on AnomalousBehavior: a person on a new laptop looks the same, and another playbook answers it",
    "contain root: IAM cannot, so it notifies",
  ],
  techniques: ["T1552.001", "T1078.004"],
  on: [
    guardduty({
      types: [
        "CredentialAccess:IAMUser/CompromisedCredentials",
        "PenTest:IAMUser/*",
        "Recon:IAMUser/*",
        "UnauthorizedAccess:IAMUser/MaliciousIPCaller*",
        "UnauthorizedAccess:IAMUser/TorIPCaller",
      ],
    }),
    health({ codes: ["AWS_RISK_CREDENTIALS_EXPOSED"] }),
  ],
  contain: containActor,
});
