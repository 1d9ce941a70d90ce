import { attack } from "../attack.ts";
import { callsWith } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { SESSION_CUT, sessionSeen } from "../victims/cut-session.ts";
import { USER_CUT, userSeen } from "../victims/cut-user.ts";
import { newSession } from "../victims/session.ts";
import { newUser } from "../victims/user.ts";

const modelId = "anthropic.claude-3-sonnet-20240229-v1:0";

// No agreement is made: that would be a contract, and the stand-in has no such call.
export const modelAccessTaken = attack({
  story: "a user agrees to a model's terms, and a session of a role enables it",
  victim: async (company, name) => {
    const [user, colleague, by] = await Promise.all([
      newUser(company, name),
      newUser(company, `${name}-2`),
      newSession(company, `${name}-role`),
    ]);
    return { user, colleague, by };
  },
  events: (company, { user, by: { role, session } }) => [
    recordedCall(company, {
      by: { user },
      service: "bedrock",
      name: "CreateFoundationModelAgreement",
      requestParameters: { modelId },
      responseElements: { modelId },
    }),
    recordedCall(company, {
      by: { role, session },
      service: "bedrock",
      name: "PutFoundationModelEntitlement",
      requestParameters: { modelId },
      responseElements: { status: "SUCCESS" },
    }),
  ],
  // Every principal that may assume the role could use this session name: others may be affected.
  answers: ["contained", "waiting"],
  look: (company, { user, colleague, by }) => ({
    ...userSeen(company, user),
    ...sessionSeen(company, by),
    "calls of another user": callsWith(company, colleague.keys[0]!),
  }),
  held: { ...USER_CUT, ...SESSION_CUT },
});
