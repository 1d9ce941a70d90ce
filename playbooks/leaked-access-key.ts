import { deactivateAccessKey } from "../lib/actions/deactivate-access-key.ts";
import { denyUser } from "../lib/actions/deny-user.ts";
import { playbook, step } from "../lib/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { health } from "../lib/sources/health.ts";

export default playbook({
  id: "leaked-access-key",
  title: "A user's access key in the wrong hands",
  on: [
    guardduty({
      userType: "IAMUser",
      // Known bad addresses and tools only. AnomalousBehavior is often a person on a new laptop: not by itself a leak.
      types: [
        "CredentialAccess:IAMUser/CompromisedCredentials",
        "PenTest:IAMUser/*",
        "Recon:IAMUser/MaliciousIPCaller*",
        "Recon:IAMUser/TorIPCaller",
        "UnauthorizedAccess:IAMUser/MaliciousIPCaller*",
        "UnauthorizedAccess:IAMUser/TorIPCaller",
      ],
    }),
    health({ codes: ["AWS_RISK_CREDENTIALS_EXPOSED"] }),
  ],
  contain: [step(deactivateAccessKey, ({ accessKey }) => accessKey), step(denyUser, ({ user }) => user)],
});
