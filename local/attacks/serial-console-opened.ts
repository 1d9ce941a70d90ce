import {
  EC2Client,
  EnableSerialConsoleAccessCommand,
  GetSerialConsoleAccessStatusCommand,
} from "@aws-sdk/client-ec2";
import { asRoot, type Reach } from "../as-root.ts";
import { attack } from "../attack.ts";
import { callsWith } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { USER_CUT, userSeen } from "../victims/cut-user.ts";
import { newUser } from "../victims/user.ts";

// That a key is sent to the console is not played: what it does to who sent it, ssh-key-pushed plays.
export const serialConsoleOpened = attack({
  story: "a user turns on the serial console for the account",
  victim: async (company, name) => {
    const [user, colleague] = await Promise.all([newUser(company, name), newUser(company, `${name}-2`)]);
    await asRoot(company, EC2Client).send(new EnableSerialConsoleAccessCommand({}));
    return { user, colleague };
  },
  events: (company, { user }) => [
    recordedCall(company, {
      by: { user },
      service: "ec2",
      name: "EnableSerialConsoleAccess",
      requestParameters: { EnableSerialConsoleAccessRequest: "" },
      responseElements: { EnableSerialConsoleAccessResponse: { serialConsoleAccessEnabled: true } },
    }),
  ],
  // All users of the console in the Region are affected.
  answers: ["waiting"],
  look: (company, { user, colleague }) => ({
    ...userSeen(company, user),
    "the serial console": serialConsoleOf(company),
    "calls of another user": callsWith(company, colleague.keys[0]!),
  }),
  held: { ...USER_CUT, "the serial console": "off" },
});

/** "on" or "off". */
async function serialConsoleOf(reach: Reach): Promise<string> {
  const found = await asRoot(reach, EC2Client).send(new GetSerialConsoleAccessStatusCommand({}));
  return found.SerialConsoleAccessEnabled ? "on" : "off";
}
