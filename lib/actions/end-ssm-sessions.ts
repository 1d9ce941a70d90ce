import { SSM_SESSION_ID } from "../aws/formats.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { findHost, hostFacts, notAnInstance } from "./ec2/host.ts";
import { inForce } from "./facts/in-force.ts";
import { malformed } from "./facts/malformed.ts";
import { endSession, openSessions } from "./ssm/sessions.ts";

const LIMITS = [
  "New sessions are not prevented: contain the identity too",
  "Processes that a session started on the instance keep running",
];

type Before = { readonly sessionId: string };

/** Terminates the open Session Manager sessions of a host by TerminateSession (Systems Manager API reference), one change each. */
export const endSsmSessions = action<Instance, Before>({
  id: "end-ssm-sessions",
  summary: "Terminate the open Session Manager sessions of an instance",
  reference: {
    mitigations: ["D3-ST"],
    limits: [...LIMITS, "Sessions of ECS tasks, EC2 Instance Connect and the serial console are not ended"],
    roundTrips: { plan: 1, apply: 1 },
    unverified: [
      "all of it: neither stand-in knows these calls, and they are tested against the API reference",
      "what TerminateSession answers for a session that has ended: an error by that name counts as ended",
    ],
  },
  authority: "resource",
  permissions: {
    read: [allow(["ec2:DescribeInstances", "ssm:DescribeSessions"])],
    apply: [
      // Sessions of EC2 hosts only: Systems Manager tags each session with its target.
      allow(["ssm:TerminateSession"], ["arn:{partition}:ssm:{region}:{account}:session/*"], {
        StringLike: { "ssm:resourceTag/aws:ssmmessages:target-id": "i-*" },
      }),
    ],
    revert: [],
  },
  irreversible: "an ended session does not continue: open a new one",
  name: ({ instanceId }) => instanceId,

  async plan(target, aws) {
    const wrong = notAnInstance(target.instanceId);
    if (wrong) return wrong;
    const { instanceId } = target;
    const [host, open] = await Promise.all([findHost(aws, target), openSessions(aws, instanceId)]);
    if ("moot" in host) return host;
    const sessions = open.map((session) => ({
      id: session.SessionId ?? "",
      status: session.Status ?? "open",
      owner: session.Owner ?? "an unknown principal",
    }));
    const strange = malformed(...sessions.map(({ id }) => [id, SSM_SESSION_ID] as const));
    if (strange) return strange;
    if (sessions.length === 0) return { moot: `no session of Session Manager is open to ${instanceId}` };
    return {
      changes: sessions.map(({ id, status }) => ({
        hold: `instance/${instanceId}/session/${id}/state`,
        of: `session ${id}`,
        from: status,
        to: "Terminated",
        before: { sessionId: id },
      })),
      affected: sessions.map(({ id, owner }) => `${owner}: session ${id} to ${instanceId} ends`),
      limits: LIMITS,
      // The host continues to serve: no group loses a member.
      ...hostFacts(host),
    };
  },

  async apply(_target, { before }, aws) {
    await endSession(aws, before.sessionId);
  },

  async verify({ instanceId }, changes, aws) {
    const open = await openSessions(aws, instanceId);
    const late = open.filter(
      ({ SessionId }) => !changes.some(({ before }) => before.sessionId === SessionId),
    );
    return inForce(
      changes,
      ({ before: { sessionId } }) => {
        const still = open.find(({ SessionId }) => SessionId === sessionId);
        return still && `session ${sessionId} is ${still.Status ?? "open"}`;
      },
      late.map(
        ({ SessionId, Owner }) =>
          `session ${SessionId} was opened since, by ${Owner ?? "an unknown principal"}`,
      ),
    );
  },
});
