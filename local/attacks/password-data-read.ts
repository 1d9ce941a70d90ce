import { attack } from "../attack.ts";
import { groupsOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { SESSION_CUT, sessionSeen } from "../victims/cut-session.ts";
import { newHost } from "../victims/host.ts";
import { newSession } from "../victims/session.ts";

export const passwordDataRead = attack({
  story: "a role's session tries to read the administrator's password of a host",
  victim: async (company, name) => {
    const [by, { host }] = await Promise.all([newSession(company, name), newHost(company, `${name}-host`)]);
    return { by, host };
  },
  events: (company, { by: { role, session }, host }) => [
    recordedCall(company, {
      by: { role, session },
      service: "ec2",
      name: "GetPasswordData",
      requestParameters: { instanceId: host.id },
      errorCode: "Client.UnauthorizedOperation",
      readOnly: true,
    }),
  ],
  answers: ["waiting"],
  look: (company, { by, host }) => ({
    ...sessionSeen(company, by),
    "the host's groups": groupsOf(company, host),
  }),
  held: SESSION_CUT,
});
