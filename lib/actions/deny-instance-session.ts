import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { findHost, hostFacts, notAnInstance } from "./ec2/host.ts";
import { LIMITS, UNVERIFIED } from "./facts/limits.ts";
import { INSTANCE_PROFILES, roleOfProfile } from "./iam/instance-profile.ts";
import { ROLE_DENIAL } from "./iam/role-denial.ts";
import { type DeniedSession, planSessionDenial, sessionDenial } from "./iam/session-denial.ts";

/**
 * Denies everything to the credentials that a host gets from its instance profile, now and later. Other hosts with the role are not
 * affected: EC2 names the session after the instance (IAM user guide, "aws:userid"; EC2 user guide, "instance metadata"). Reads the role
 * each time: a role or profile under a remembered name may be another one now.
 */
export const denyInstanceSession = action<Instance, DeniedSession>({
  ...ROLE_DENIAL,
  id: "deny-instance-session",
  summary: "Deny everything to the credentials that an instance has from its instance profile",
  reference: {
    mitigations: ["M1026", "D3-ST", "D3-UAP"],
    limits: [
      "Credentials of a role from an earlier instance profile stay valid: deny that role's session",
      LIMITS.openedSessions,
      LIMITS.iamIsEventual,
      LIMITS.eksTokens,
      LIMITS.openConnections,
    ],
    // Host, profile, role, policies: each read needs the answer before it.
    roundTrips: { plan: 4, apply: 1 },
    unverified: [
      UNVERIFIED.denyDelay,
      "that Systems Manager's default host management gives hosts a session of another role, named after the host",
    ],
  },
  permissions: {
    ...ROLE_DENIAL.permissions,
    read: [allow(["ec2:DescribeInstances"]), INSTANCE_PROFILES, ...ROLE_DENIAL.permissions.read],
  },
  name: ({ instanceId }) => `${instanceId} · session`,

  async plan(target, aws) {
    const { instanceId, account, region } = target;
    const wrong = notAnInstance(instanceId);
    if (wrong) return wrong;
    const host = await findHost(aws, target);
    if ("moot" in host)
      return {
        moot: `${host.moot}; credentials stolen from it stay valid for up to 6 hours: deny its role's session`,
      };
    const profile = host.IamInstanceProfile?.Arn;
    if (profile === undefined)
      return { moot: `${instanceId} has no instance profile; for an earlier one, deny the role's session` };
    const named = await roleOfProfile(aws, profile);
    if (named === undefined) return { moot: `the instance profile of ${instanceId} has no role` };
    const session = { ...named, sessionName: instanceId, account, region };
    const planned = await planSessionDenial(aws, session, {
      affected: [
        `only instance ${instanceId}: its current and future credentials for role ${named.roleName}`,
      ],
      limits: [
        `Credentials of other roles on ${instanceId} stay valid: Systems Manager's host management gives one without a profile`,
      ],
      reach: "target",
    });
    if (!("changes" in planned)) return planned;
    // A load balancer or group keeps a host that has no permissions in AWS.
    const changes = planned.changes.map((change) => ({ ...change, region: "global" as const }));
    return { ...planned, changes, ...hostFacts(host, []) };
  },

  ...sessionDenial<Instance>(),
});
