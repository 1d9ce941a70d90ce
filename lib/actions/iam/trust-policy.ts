import { IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { sameDocument, trustNobody } from "../../aws/deny-document.ts";
import type { Aws, Check, Reverted, Standing } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { rolePolicies } from "./role-policies.ts";
import { unlessAbsent } from "./unless-absent.ts";

/** A role's trust policy before it was closed. */
export interface OpenTrust {
  readonly roleName: string;
  readonly roleId: string;
  /** The whole document, character by character. */
  readonly trust: string;
}

/** What closing and opening need. No condition key narrows UpdateAssumeRolePolicy by content (service authorization reference). */
export const TRUST = allow(["iam:UpdateAssumeRolePolicy"], ["arn:{partition}:iam::{account}:role/*"]);

/** Lets nobody assume a role any more; the sessions that it has live on. A role that is gone meanwhile needs no lock. */
export function closeTrust(aws: Aws, { roleName }: OpenTrust): Promise<void> {
  return setTrust(aws, roleName, trustNobody());
}

/** Whether nobody can assume the role; nobody can assume one that is gone. Of another one of that name nothing is said. */
export async function checkTrust(aws: Aws, before: OpenTrust): Promise<Check> {
  const { closed, now } = await trustNow(aws, before);
  return closed || now === undefined
    ? { holds: true, missing: [] }
    : { holds: false, missing: [`role ${before.roleName} can be assumed: its trust policy is open`] };
}

/** Where the trust policy stands, and what an undo would do. */
export async function trustStanding(aws: Aws, before: OpenTrust): Promise<Standing> {
  const { now, will, conflict } = await trustNow(aws, before);
  return { before: OPEN, set: CLOSED, now: now ?? "gone", will, conflict };
}

/** Puts the recorded trust policy back; over somebody else's change only when forced. */
export async function openTrust(aws: Aws, before: OpenTrust, force = false): Promise<Reverted> {
  const { closed, now, will, conflict } = await trustNow(aws, before);
  if (conflict && !force) return { conflict: `${now}: ${will}` };
  if (closed || conflict) await setTrust(aws, before.roleName, before.trust);
  return { undone: conflict ? `${PUT_BACK}, over ${now}` : will };
}

const OPEN = "trust policy as recorded";
const CLOSED = "trust policy that lets nobody in";
const PUT_BACK = "put the recorded trust policy back";

async function trustNow(aws: Aws, { roleName, roleId, trust }: OpenTrust) {
  const role = await rolePolicies(aws, roleName).principal();
  if (role?.id !== roleId)
    return { will: `nothing: role ${roleName} is gone`, conflict: false, closed: false, now: undefined };
  if (role.trust === trust || sameDocument(role.trust, trust))
    return { now: OPEN, will: "nothing: it is as before", conflict: false, closed: false };
  return sameDocument(role.trust, trustNobody())
    ? { now: CLOSED, will: PUT_BACK, conflict: false, closed: true }
    : {
        now: "another trust policy",
        will: "left as it is: somebody changed it since",
        conflict: true,
        closed: false,
      };
}

async function setTrust(aws: Aws, RoleName: string, PolicyDocument: string): Promise<void> {
  await unlessAbsent(
    aws.client(IAMClient).send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })),
  );
}
