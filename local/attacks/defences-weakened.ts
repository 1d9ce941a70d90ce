import { attack } from "../attack.ts";
import { callsWith } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { USER_CUT, userSeen } from "../victims/cut-user.ts";
import { newUser } from "../victims/user.ts";

export const defencesWeakened = attack({
  story: "a user stops the recorder of AWS Config",
  victim: async (company, name) => ({
    user: await newUser(company, name),
    bystander: await newUser(company, `${name}-2`),
  }),
  events: (company, { user }) => [
    recordedCall(company, {
      by: { user },
      service: "config",
      name: "StopConfigurationRecorder",
      requestParameters: { configurationRecorderName: "default" },
    }),
  ],
  answers: ["contained"],
  look: (company, { user, bystander }) => ({
    ...userSeen(company, user),
    "calls of another user": callsWith(company, bystander.keys[0]!),
  }),
  held: USER_CUT,
});
