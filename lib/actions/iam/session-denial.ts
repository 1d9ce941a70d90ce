import { createHash } from "node:crypto";
import { denySession } from "../../aws/deny-document.ts";
import type { Action, Aws, Moot, Plan, Refusal } from "../../model/action.ts";
import type { Place } from "../../model/place.ts";
import { LIMITS } from "../facts/limits.ts";
import { denies, denyChange } from "./denial.ts";
import { findRole } from "./found-role.ts";
import { factsOf } from "./inline-policy.ts";
import { rolePolicies } from "./role-policies.ts";

/** The sessions of one name of a role. */
export interface NamedSession extends Place {
  readonly roleName: string;
  /** Where known: a role of the same name with another id is refused. */
  readonly roleId?: string;
  readonly sessionName: string;
}

export type DeniedSession = { readonly policyName: string; readonly roleId: string };

/**
 * Plans to deny everything to the sessions of one name of a role, now and later, with affected principals and the limits for these
 * sessions.
 */
export async function planSessionDenial(
  aws: Aws,
  session: NamedSession,
  own: Pick<Plan, "affected" | "limits"> & { readonly reach: "target" | "others" },
): Promise<Plan<DeniedSession> | Moot | Refusal> {
  const { roleName, sessionName } = session;
  const found = await findRole(session, aws);
  if (!("held" in found)) return found;
  const { role, held, others } = found;
  const roleId = held.principal.id;
  const change = denyChange<DeniedSession>(aws, role, held, {
    hold: `role/${roleName}/session/${sessionName}`,
    of: `sessions named ${sessionName} of role ${roleName}`,
    from: "role permissions",
    to: "deny all",
    document: denySession(roleId, sessionName),
    // One response may deny several sessions of a role: each has its own policy.
    suffix: createHash("sha256").update(sessionName).digest("hex").slice(0, 8),
    before: (policyName) => ({ policyName, roleId }),
  });
  if ("refused" in change) return change;
  return {
    changes: [change],
    affected: own.affected,
    limits: [
      `Other sessions of role ${roleName} are not affected`,
      LIMITS.openedSessions,
      LIMITS.iamIsEventual,
      LIMITS.eksTokens,
      ...own.limits,
      ...others,
    ],
    ...factsOf(role.name, held.principal, own.reach),
  };
}

/** Apply, read-back and undo. The hold names the session, so a host and its session share one hold. */
export function sessionDenial<Target extends Place>(): Pick<
  Action<Target, DeniedSession>,
  "apply" | "verify" | "preview"
> {
  return denies(({ hold, before: { policyName, roleId } }, aws) => {
    const [, roleName = "", , sessionName = ""] = hold.split("/");
    const holder = rolePolicies(aws, roleName);
    return { holder, policyName, document: denySession(roleId, sessionName), principalId: roleId };
  });
}
