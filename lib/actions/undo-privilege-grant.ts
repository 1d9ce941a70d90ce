import { type Aws, action } from "../model/action.ts";
import type { PrivilegeGrant } from "../model/resource.ts";
import { LOOK_UP_EVENTS } from "./cloudtrail/event-history.ts";
import { inForce } from "./facts/in-force.ts";
import { LIMITS, UNVERIFIED } from "./facts/limits.ts";
import { changedSince, gone, unchanged } from "./facts/preview.ts";
import { TRUST } from "./iam/trust-policy.ts";
import { attachedPolicy } from "./privilege-grant/attached-policy.ts";
import type { Grant } from "./privilege-grant/grant.ts";
import { groupMembership, MEMBERSHIP } from "./privilege-grant/group-membership.ts";
import { HOLDERS } from "./privilege-grant/holder.ts";
import { inlinePolicy } from "./privilege-grant/inline-policy.ts";
import { notAGrant } from "./privilege-grant/malformed.ts";
import { policyVersion, VERSIONS } from "./privilege-grant/policy-version.ts";
import { trustPolicy } from "./privilege-grant/trust-policy.ts";

type Before = {
  /** The unique id of the user, role, group or policy: a new one under the same name has another id. */
  readonly id: string;
  /** The value that the call set, verbatim; "" where it was already removed. */
  readonly given: string;
  /** The value that the containment sets; "" for none. */
  readonly back: string;
  readonly words: { readonly given: string; readonly back: string };
};

/**
 * Reverses exactly what one recorded call granted: a policy attached or written, a membership, a default version, a trust policy (IAM API
 * reference, the calls of those names). Keeps users, roles and keys: they are evidence.
 *
 * Cordon writes two documents that are not closed deny-only forms (docs/architecture.md 2.7); neither comes from an event. A trust policy
 * goes back to a version that IAM had accepted for that role: the plan finds it in CloudTrail's event history and records it in the
 * ledger before the first call. An undo grants the recorded value again, verbatim; only the executor of undo has that power, and an
 * operator must name this step, because it re-enables.
 */
export const undoPrivilegeGrant = action<PrivilegeGrant, Before>({
  id: "undo-privilege-grant",
  summary: "Undo one recorded IAM call that granted permissions",
  reference: {
    mitigations: ["M1018", "M1026", "D3-UAP"],
    limits: [
      LIMITS.alreadyUsed,
      "Users, roles and keys made meanwhile are not deleted, they are evidence: deactivate-access-key stops a key",
      "A customer managed policy that only denies is not told from one that allows",
      "A version or a trust policy that the same hand had put there just before is not told from a rightful one",
      "An inline policy that the recorded call overwrote is not brought back",
      "A trust policy that was set more than 90 days ago is not found",
    ],
    roundTrips: { plan: 1, apply: 1 },
    unverified: [
      "that the event history finds CreateRole and UpdateAssumeRolePolicy by the role's name as resource name",
      "which default version of a policy came before: IAM tells only which versions exist",
      UNVERIFIED.denyDelay,
    ],
  },
  undoes: [
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreatePolicyVersion",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
  ],
  authority: "identity",
  permissions: {
    read: [...HOLDERS.read, MEMBERSHIP.read, VERSIONS.read, LOOK_UP_EVENTS],
    apply: [...HOLDERS.take, MEMBERSHIP.take, VERSIONS.set, TRUST],
    revert: [...HOLDERS.give, MEMBERSHIP.give, VERSIONS.set, TRUST],
  },
  rearms: true,
  name: nameOf,

  async plan(target, aws) {
    const wrong = notAGrant(target);
    if (wrong) return wrong;
    const grant = grantOf(target, aws);
    const found = await grant.look();
    if (!("back" in found)) return found;
    const { id, now, back, words, affected, limits, protectedBy, asset } = found;
    const isBack = grant.same(now, back);
    // A value that is already reversed was not granted: then an undo grants nothing.
    const said = isBack ? { ...words, given: words.back } : words;
    return {
      changes: [
        {
          hold: grant.hold,
          of: grant.thing,
          from: said.given,
          to: said.back,
          before: { id, given: now, back, words: said },
          ...(isBack && { inForce: true }),
        },
      ],
      affected,
      limits,
      ...(protectedBy && { protectedBy }),
      asset,
    };
  },

  apply: async (target, { before }, aws) => grantOf(target, aws).take(before.back),

  verify: (target, changes, aws) =>
    inForce(changes, async ({ before: { id, given, back, words } }) => {
      const grant = grantOf(target, aws);
      const found = await grant.now();
      if (found?.id !== id || grant.same(found.now, back)) return undefined;
      return `${grant.thing} is ${grant.same(found.now, given) ? words.given : OTHER}`;
    }),

  async preview(target, { before: { id, given, back, words } }, aws) {
    const grant = grantOf(target, aws);
    const found = await grant.now();
    if (found?.id !== id) return gone("the user, role, group or policy");
    if (grant.same(found.now, given)) return unchanged(words.given, `${grant.thing} is as before`);
    const putBack = () => grant.give(given);
    return grant.same(found.now, back)
      ? { now: words.back, will: `grant it again: ${grant.thing}, ${words.given}`, putBack }
      : changedSince(OTHER, putBack);
  },
});

const OTHER = "something else, set since";

function nameOf(target: PrivilegeGrant): string {
  switch (target.grant) {
    case "attached-policy":
      return `${target.to}/${target.name} · ${target.policyArn.split("/").at(-1)}`;
    case "inline-policy":
      return `${target.to}/${target.name} · ${target.policyName}`;
    case "group-membership":
      return `user/${target.userName} · group/${target.groupName}`;
    case "policy-version":
      return `policy/${target.policyArn.split("/").at(-1)} · ${target.versionId}`;
    case "trust-policy":
      return `role/${target.roleName} · trust policy`;
  }
}

/** Throws a RangeError for a target that no plan accepts. */
function grantOf(target: PrivilegeGrant, aws: Aws): Grant {
  const wrong = notAGrant(target);
  if (wrong) throw new RangeError(wrong.refused);
  switch (target.grant) {
    case "attached-policy":
      return attachedPolicy(target, aws);
    case "inline-policy":
      return inlinePolicy(target, aws);
    case "group-membership":
      return groupMembership(target, aws);
    case "policy-version":
      return policyVersion(target, aws);
    case "trust-policy":
      return trustPolicy(target, aws);
  }
}
