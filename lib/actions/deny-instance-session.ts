import { action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Instance } from "../model/signal.ts";
import { findHost, protection as hostProtection, notAnInstance } from "./ec2/host.ts";
import { tagsOf } from "./facts/tags.ts";
import { unfitRole } from "./iam/fit-role.ts";
import { lookUp, protection } from "./iam/inline-policy.ts";
import { INSTANCE_PROFILES, roleOfProfile } from "./iam/instance-profile.ts";
import { ATTACHED, otherContainment } from "./iam/other-containment.ts";
import { ROLE_POLICIES, rolePolicies } from "./iam/role-policies.ts";
import {
  checkSessionDenials,
  type DeniedSession,
  putSessionDenial,
  removeSessionDenial,
  sessionDenial,
  sessionDenialStanding,
  sessionLimits,
} from "./iam/session-denial.ts";

/**
 * Denies everything to the credentials that a host has from its instance profile, those that it fetches later too, and leaves
 * the role's other hosts alone: EC2 names the session after the instance (IAM user guide, "aws:userid"; EC2 user guide,
 * "instance metadata"). Which role it is, is asked anew each time: a role or profile remembered by name may be another one now.
 */
export const denyInstanceSession = action<Instance, DeniedSession>({
  id: "deny-instance-session",
  summary: "Deny everything to the credentials that a host has from its instance profile",
  reference: {
    mitigations: ["M1026", "D3-ST", "D3-UAP"],
    cannot: [
      "cut credentials of a role that the host had before by another profile: deny that role's session",
      "cut sessions that the host opened in other roles",
      "deny sts:GetCallerIdentity, and with it access to Kubernetes: remove the access entry too",
      "end connections that are open: SSM sessions, databases",
    ],
    // Host, profile, role, policies: each is named by the one before.
    roundTrips: { plan: 4, apply: 1 },
    unverified: [
      "how long AWS takes to deny: its documentation says minutes, public measurements 3 to 4 seconds",
      "that Systems Manager's default host management gives hosts a session of another role, named after the host",
    ],
  },
  authority: "identity",
  permissions: {
    read: [allow(["ec2:DescribeInstances"]), INSTANCE_PROFILES, ROLE_POLICIES.read, ATTACHED.role],
    apply: [ROLE_POLICIES.write],
    revert: [ROLE_POLICIES.remove],
  },
  rearms: true,
  name: ({ instanceId }) => `${instanceId} · session`,

  async plan(target, aws) {
    const { instanceId, account } = target;
    const wrong = notAnInstance(instanceId);
    if (wrong) return wrong;
    const host = await findHost(aws, target);
    if ("moot" in host)
      return {
        moot: `${host.moot}; what was stolen from it may live for six hours: deny its role's session`,
      };
    const profile = host.IamInstanceProfile?.Arn;
    if (profile === undefined)
      return {
        moot: `${instanceId} has no instance profile; of one that it had before, deny the role's session`,
      };
    const named = await roleOfProfile(aws, profile);
    if (named === undefined) return { moot: `the instance profile of ${instanceId} has no role` };
    const session = { roleName: named.roleName, sessionName: instanceId };
    const role = rolePolicies(aws, named.roleName);
    const [held, others] = await Promise.all([lookUp(role), otherContainment(aws, "role", named.roleName)]);
    if (held === undefined) return { moot: `role ${named.roleName} does not exist in ${account}` };
    const unfit = unfitRole(named, held.principal);
    if (unfit) return { refused: unfit };
    const change = sessionDenial(aws, session, held);
    if ("refused" in change) return change;
    return {
      changes: [{ ...change, region: "global" }],
      affected: [
        `exactly host ${instanceId}: its credentials of role ${named.roleName}, those that it fetches later too`,
      ],
      limits: [
        ...sessionLimits(session),
        `credentials of another role that ${instanceId} has live on: Systems Manager's host management gives one without a profile`,
        ...others,
      ],
      ...protection(role, held.principal),
      ...hostProtection([{ id: instanceId, tags: host.Tags }]),
      // No load balancer or group takes it out for what it may not ask of AWS.
      asset: { tags: tagsOf(host.Tags), reach: "target", groups: [] },
    };
  },

  apply: (_target, change, aws) => putSessionDenial(aws, change),
  verify: (_target, changes, aws) => checkSessionDenials(aws, changes),
  standing: (_target, change, aws) => sessionDenialStanding(aws, change),
  revert: (_target, change, aws, force) => removeSessionDenial(aws, change, force),
});
