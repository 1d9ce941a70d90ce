import { SSM_SESSION_ID } from "../aws/formats.ts";
import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { findHost, notAnInstance, protection } from "./ec2/host.ts";
import { tagsOf } from "./facts/tags.ts";
import { endSession, openSessions } from "./ssm/sessions.ts";

type Before = { readonly sessionId: string };

/** Ends the open Session Manager sessions of a host by TerminateSession (Systems Manager API reference), one change each. */
export const endSsmSessions = action<Instance, Before>({
  id: "end-ssm-sessions",
  summary: "End the Session Manager sessions that are open to a host",
  reference: {
    mitigations: ["D3-ST"],
    cannot: [
      "keep whoever may call StartSession from opening the next one: contain the identity too",
      "end what a session started on the host and left running",
      "end sessions of ECS tasks, or connections by EC2 Instance Connect and the serial console",
    ],
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
      // Sessions of EC2 hosts only: Systems Manager tags each with what it is open to.
      allow(["ssm:TerminateSession"], ["arn:{partition}:ssm:{region}:{account}:session/*"], {
        StringLike: { "ssm:resourceTag/aws:ssmmessages:target-id": "i-*" },
      }),
    ],
    revert: [],
  },
  irreversible: "a session that ended is opened again by whoever may",
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
      owner: session.Owner ?? "somebody",
    }));
    const strange = sessions.find(({ id }) => !SSM_SESSION_ID.pattern.test(id));
    if (strange) return { refused: `${JSON.stringify(strange.id)} is not ${SSM_SESSION_ID.is}` };
    if (sessions.length === 0) return { moot: `no session of Session Manager is open to ${instanceId}` };
    return {
      changes: sessions.map(({ id, status }) => ({
        hold: `instance/${instanceId}/session/${id}/state`,
        change: `session ${id}: ${status} → Terminated`,
        before: { sessionId: id },
      })),
      affected: sessions.map(({ id, owner }) => `${owner}: session ${id} to ${instanceId} ends`),
      limits: [
        "new sessions are not prevented: whoever may open one can at once",
        "what a session started and left running on the host goes on",
      ],
      ...protection([{ id: instanceId, tags: host.Tags }]),
      // The host goes on serving: no group loses it.
      asset: { tags: tagsOf(host.Tags), reach: "target", groups: [] },
    };
  },

  async apply(_target, { before }, aws) {
    await endSession(aws, before.sessionId);
  },

  async verify({ instanceId }, changes, aws) {
    const open = await openSessions(aws, instanceId);
    const broken = changes.filter(({ before }) => open.some((one) => one.SessionId === before.sessionId));
    const missing = open.map(({ SessionId, Status, Owner }) =>
      changes.some(({ before }) => before.sessionId === SessionId)
        ? `session ${SessionId} is ${Status ?? "open"}`
        : `session ${SessionId} was opened since, by ${Owner ?? "somebody"}`,
    );
    return missing.length === 0
      ? { holds: true, missing }
      : { holds: false, missing, broken: broken.map(({ hold }) => hold) };
  },
});
