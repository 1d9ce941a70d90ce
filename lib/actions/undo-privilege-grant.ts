import { type Aws, action, type Change } from "../model/action.ts";
import type { PrivilegeGrant } from "../model/resource.ts";
import { LOOK_UP_EVENTS } from "./cloudtrail/event-history.ts";
import { TRUST } from "./iam/trust-policy.ts";
import { attachedPolicy } from "./privilege-grant/attached-policy.ts";
import type { Grant } from "./privilege-grant/grant.ts";
import { groupMembership, MEMBERSHIP } from "./privilege-grant/group-membership.ts";
import { HOLDERS } from "./privilege-grant/holder.ts";
import { inlinePolicy } from "./privilege-grant/inline-policy.ts";
import { malformed } from "./privilege-grant/malformed.ts";
import { policyVersion, VERSIONS } from "./privilege-grant/policy-version.ts";
import { trustPolicy } from "./privilege-grant/trust-policy.ts";

type Before = {
  /** The unique id of the user, role, group or policy: one made again under the same name has another. */
  readonly id: string;
  /** What the call had given, verbatim; "" where it was gone already. */
  readonly given: string;
  /** What taking it back sets; "" is nothing. */
  readonly back: string;
  readonly words: { readonly given: string; readonly back: string };
};

/**
 * Takes back exactly what one recorded call gave: a policy attached or written, a membership, a default version, a trust
 * policy (IAM API reference, the calls of those names). Users, roles and keys stay: they are evidence.
 *
 * Two documents are written that are no closed deny-only forms (docs/architecture.md 2.7), and neither comes from an event. A trust
 * policy goes back to what IAM had accepted for that very role, as AWS itself recorded it in CloudTrail's event history, found
 * there by the plan and frozen in the ledger before the first call. An undo gives the recorded before-image again, verbatim;
 * only the executor of undo holds the power to, and a person has named this step, because it rearms.
 */
export const undoPrivilegeGrant = action<PrivilegeGrant, Before>({
  id: "undo-privilege-grant",
  summary: "Take back what one recorded IAM call gave somebody",
  reference: {
    mitigations: ["M1018", "M1026", "D3-UAP"],
    cannot: [
      "undo what was done with the power meanwhile: sessions, keys, roles and users made by it stay",
      "tell whether a customer managed policy only denies, and so takes power away",
      "know a version or a trust policy that the same hand had put there just before from a rightful one",
      "bring back an inline policy that the recorded call overwrote",
      "find a trust policy that was set more than 90 days ago",
      "delete users, roles or keys: they are evidence; deactivate-access-key stops a key",
    ],
    roundTrips: { plan: 1, apply: 1 },
    unverified: [
      "that the event history finds CreateRole and UpdateAssumeRolePolicy by the role's name as resource name",
      "which default version of a policy came before: IAM tells only which versions exist",
      "how long AWS takes to spread it: its documentation says minutes, public measurements 3 to 4 seconds",
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
    const wrong = malformed(target);
    if (wrong) return { refused: wrong };
    const grant = grantOf(target, aws);
    const found = await grant.look();
    if (!("back" in found)) return found;
    const { id, now, back, words, affected, limits, protectedBy, asset } = found;
    const isBack = grant.same(now, back);
    return {
      changes: [
        {
          hold: grant.hold,
          change: `${grant.thing}: ${isBack ? words.back : words.given} → ${words.back}`,
          // What is back already was not given: an undo then gives nothing.
          before: { id, given: now, back, words: isBack ? { ...words, given: words.back } : words },
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

  async verify(target, changes, aws) {
    const states = await Promise.all(changes.map((change) => stateOf(target, change, aws)));
    const missing = states.filter(({ is }) => is === "given" || is === "other").map(({ text }) => text);
    return { holds: missing.length === 0, missing };
  },

  async standing(target, change, aws) {
    const { now, will, is } = await stateOf(target, change, aws);
    const { given, back } = change.before.words;
    return { before: given, set: back, now, will, conflict: is === "other" };
  },

  async revert(target, change, aws, force) {
    const { is, will, now } = await stateOf(target, change, aws);
    if (is === "other" && !force) return { conflict: will };
    if (is !== "back" && is !== "other") return { undone: will };
    await grantOf(target, aws).give(change.before.given);
    return { undone: is === "other" ? `give it again, over what it is now: ${now}` : will };
  },
});

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

/** Throws a RangeError on what no plan would have let pass. */
function grantOf(target: PrivilegeGrant, aws: Aws): Grant {
  const wrong = malformed(target);
  if (wrong) throw new RangeError(wrong);
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

/** How a grant stands against its record, and what an undo would do. */
async function stateOf(target: PrivilegeGrant, { before }: Change<Before>, aws: Aws) {
  const grant = grantOf(target, aws);
  const found = await grant.now();
  const { id, given, back, words } = before;
  if (found === undefined || found.id !== id)
    return { is: "gone", text: "", now: "gone", will: "nothing: whom it was given to is gone" } as const;
  const is = grant.same(found.now, given) ? "given" : grant.same(found.now, back) ? "back" : "other";
  // What was back before we came holds, though it is how it was found.
  if (is === "given" && grant.same(given, back))
    return { is: "held", text: "", now: words.back, will: `nothing: ${grant.thing} is as before` } as const;
  const now = { given: words.given, back: words.back, other: "something else, set since" }[is];
  const will = {
    given: `nothing: ${grant.thing} is as before`,
    back: `give it again: ${grant.thing}, ${words.given}`,
    other: `left as it is: somebody changed the ${grant.thing} since`,
  }[is];
  return { is, text: `${grant.thing} is ${now}`, now, will } as const;
}
