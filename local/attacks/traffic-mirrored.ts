import {
  CreateTrafficMirrorFilterCommand,
  CreateTrafficMirrorSessionCommand,
  CreateTrafficMirrorTargetCommand,
  DescribeTrafficMirrorSessionsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { asRoot, type Reach } from "../as-root.ts";
import { attack } from "../attack.ts";
import { groupsOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { SESSION_CUT, sessionSeen } from "../victims/cut-session.ts";
import { newHost } from "../victims/host.ts";
import { newSession } from "../victims/session.ts";

export const trafficMirrored = attack({
  story: "a role's session copies the traffic of a host to another interface",
  victim: async (company, name) => {
    const [by, { host }] = await Promise.all([newSession(company, name), newHost(company, `${name}-host`)]);
    const ec2 = asRoot(company, EC2Client);
    const [heard, listens] = host.interfaces.map(({ id }) => ({ NetworkInterfaceId: id }));
    const [filter, target] = await Promise.all([
      ec2.send(new CreateTrafficMirrorFilterCommand({})),
      ec2.send(new CreateTrafficMirrorTargetCommand(listens!)),
    ]);
    const session = {
      ...heard!,
      SessionNumber: 1,
      TrafficMirrorFilterId: filter.TrafficMirrorFilter!.TrafficMirrorFilterId!,
      TrafficMirrorTargetId: target.TrafficMirrorTarget!.TrafficMirrorTargetId!,
    };
    const made = await ec2.send(new CreateTrafficMirrorSessionCommand(session));
    return { by, host, session, mirrorId: made.TrafficMirrorSession!.TrafficMirrorSessionId! };
  },
  events: (company, { by: { role, session: of }, session, mirrorId }) => [
    recordedCall(company, {
      by: { role, session: of },
      service: "ec2",
      name: "CreateTrafficMirrorSession",
      requestParameters: { CreateTrafficMirrorSessionRequest: session },
      responseElements: {
        CreateTrafficMirrorSessionResponse: { trafficMirrorSession: { trafficMirrorSessionId: mirrorId } },
      },
    }),
  ],
  answers: ["waiting"],
  look: (company, { by, host, mirrorId }) => ({
    ...sessionSeen(company, by),
    "the mirror, which says who listens": mirrorOf(company, mirrorId),
    "the host's groups": groupsOf(company, host),
  }),
  held: SESSION_CUT,
});

/** "there" or "gone". */
async function mirrorOf(reach: Reach, id: string): Promise<string> {
  const found = await asRoot(reach, EC2Client).send(
    new DescribeTrafficMirrorSessionsCommand({ TrafficMirrorSessionIds: [id] }),
  );
  return found.TrafficMirrorSessions?.length === 1 ? "there" : "gone";
}
