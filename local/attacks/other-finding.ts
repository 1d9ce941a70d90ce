import { attack } from "../attack.ts";
import { guardDutyFinding } from "../finding-parts.ts";
import { aSessionOf } from "../finding-resources.ts";
import { sessionSeen } from "../victims/cut-session.ts";
import { newSession } from "../victims/session.ts";

export const otherFinding = attack({
  story: "somebody misleads an application that talks to a model, and no playbook answers that",
  victim: newSession,
  events: (company, { role, session }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "Impact:IAMUser/PromptInjection.Direct",
        title: "A prompt tried to inject instructions.",
        description: `The role ${role.name} passed the prompt on.`,
        resource: aSessionOf(role, session),
        call: { api: "InvokeModel", serviceName: "bedrock.amazonaws.com" },
        severity: 2,
      },
    ),
  ],
  answers: ["observed"],
  look: sessionSeen,
  held: {},
});
