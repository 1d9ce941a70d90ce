import { attack } from "../attack.ts";
import { guardDutyFinding } from "../finding-parts.ts";
import { aSessionOf } from "../finding-resources.ts";
import { SESSION_CUT, sessionSeen } from "../victims/cut-session.ts";
import { newSession } from "../victims/session.ts";

export const customRule = attack({
  story: "a rule of the account's own finds that a role's session makes an access key",
  victim: newSession,
  events: (company, { role, session }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "Persistence:IAM/AccountManipulation",
        title: "An access key was made where a custom detection rule expects none.",
        description: `CreateAccessKey was called with the role ${role.name}.`,
        resource: aSessionOf(role, session),
        call: { api: "CreateAccessKey", serviceName: "iam.amazonaws.com" },
      },
    ),
  ],
  answers: ["waiting"],
  look: sessionSeen,
  held: SESSION_CUT,
});
