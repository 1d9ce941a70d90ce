import { attack } from "../attack.ts";
import { callsWith } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { USER_CUT, userSeen } from "../victims/cut-user.ts";
import { newUser } from "../victims/user.ts";

export const attackTool = attack({
  story: "TruffleHog found a user's key, and tries whether it works",
  victim: async (company, name) => ({
    user: await newUser(company, name),
    bystander: await newUser(company, `${name}-2`),
  }),
  events: (company, { user }) => {
    const call = { by: { user }, service: "sts", name: "GetCallerIdentity", readOnly: true };
    const event = recordedCall(company, call);
    return [{ ...event, detail: { ...event.detail, userAgent: "TruffleHog" } }];
  },
  answers: ["contained"],
  look: (company, { user, bystander }) => ({
    ...userSeen(company, user),
    "calls of another user": callsWith(company, bystander.keys[0]!),
  }),
  held: USER_CUT,
});
