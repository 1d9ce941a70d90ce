import { createHash } from "node:crypto";
import { denySession } from "../../aws/deny-document.ts";
import { POLICY_PREFIX } from "../../aws/names.ts";
import type { Aws, Change, Check, Refusal, Reverted, Standing } from "../../model/action.ts";
import {
  checkDenies,
  choosePolicy,
  type Deny,
  denyStanding,
  type Held,
  putDeny,
  removeDeny,
} from "./inline-policy.ts";
import { rolePolicies } from "./role-policies.ts";

/** The sessions of one name of a role. */
export interface NamedSession {
  readonly roleName: string;
  readonly sessionName: string;
}

export type DeniedSession = { readonly policyName: string; readonly roleId: string };

/** The change that denies everything to the sessions of one name of a role, now and later. */
export function sessionDenial(
  aws: Aws,
  { roleName, sessionName }: NamedSession,
  held: Held,
): Change<DeniedSession> | Refusal {
  const roleId = held.principal.id;
  const document = denySession(roleId, sessionName);
  const newName = policyName(aws.responseId, sessionName);
  const chosen = choosePolicy(rolePolicies(aws, roleName), held, document, newName);
  if ("refused" in chosen) return chosen;
  return {
    hold: `role/${roleName}/session/${sessionName}`,
    change: `role ${roleName}, sessions named ${sessionName}: as the role allows → denied everything`,
    before: { policyName: chosen.policyName, roleId },
    ...(chosen.inForce && { inForce: true }),
  };
}

/** One response may deny several sessions of a role: each has a policy of its own. */
function policyName(responseId: string, sessionName: string): string {
  return `${POLICY_PREFIX}${responseId}-${createHash("sha256").update(sessionName).digest("hex").slice(0, 8)}`;
}

/** What is true of it whoever names the session; for `Plan.limits`. */
export function sessionLimits({ roleName }: NamedSession): string[] {
  return [
    `other sessions of role ${roleName} are left alone`,
    "sessions that this one opened in other roles live on, until denied there",
    "IAM needs some seconds to spread a policy; sts:GetCallerIdentity always answers, so access to Kubernetes by it goes on",
  ];
}

/** Sets the denial of a recorded change. */
export async function putSessionDenial(aws: Aws, change: Change<DeniedSession>): Promise<void> {
  return putDeny(deny(aws, change));
}

export async function checkSessionDenials(
  aws: Aws,
  changes: readonly Change<DeniedSession>[],
): Promise<Check> {
  return checkDenies(changes.map((change) => deny(aws, change)));
}

export async function sessionDenialStanding(aws: Aws, change: Change<DeniedSession>): Promise<Standing> {
  return denyStanding(deny(aws, change));
}

export async function removeSessionDenial(
  aws: Aws,
  change: Change<DeniedSession>,
  force?: boolean,
): Promise<Reverted> {
  return removeDeny(deny(aws, change), force);
}

/** Whose session it is stands in the hold: one and the same, whether a host or its session was named. */
function deny(aws: Aws, { hold, before: { policyName, roleId } }: Change<DeniedSession>): Deny {
  const [, roleName = "", , sessionName = ""] = hold.split("/");
  return {
    holder: rolePolicies(aws, roleName),
    policyName,
    document: denySession(roleId, sessionName),
    principalId: roleId,
  };
}
