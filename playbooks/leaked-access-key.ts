import { playbook } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { health } from "../lib/sources/health.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "leaked-access-key",
  title: "Credentials in the wrong hands",
  category: "stolen credentials",
  about:
    "A user's key is public, or credentials are used from an address or with a tool that is known to be bad. The key is deactivated, not deleted, and its user denied, because a thief makes the next key first; of a role the one session is denied. Where only the account's own list calls the address bad, it is less sure.",
  willNot: [
    "delete keys or users: they are evidence, and undo gives them back",
    "act on AnomalousBehavior: a person on a new laptop looks like that, and another playbook answers it",
    "contain root: IAM cannot, and people are told",
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
