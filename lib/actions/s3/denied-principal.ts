import type { DeniedInBucket } from "../../aws/deny-document.ts";
import { PRINCIPAL_ARN } from "../../aws/formats.ts";
import { IAM_PATH } from "../../aws/names.ts";
import { SERVICE_LINKED_PATH } from "../../aws/roles.ts";
import type { Aws, Refusal } from "../../model/action.ts";
import type { BucketPrincipal } from "../../model/resource.ts";
import type { Holder, Principal } from "../iam/inline-policy.ts";
import { rolePolicies } from "../iam/role-policies.ts";
import { userPolicies } from "../iam/user-policies.ts";

/** The parts of a principal's ARN. */
export interface Named {
  readonly partition: string;
  readonly account: string;
  readonly kind: "role" | "user";
  /** The path without IAM's leading slash; "" for a session, whose ARN has no path. */
  readonly path: string;
  readonly name: string;
  readonly sessionName?: string;
}

/** Reads the principal, or returns why a bucket cannot deny it. */
export function principalNamed({ principalArn }: BucketPrincipal, partition: string): Named | Refusal {
  const found = PRINCIPAL_ARN.pattern.exec(principalArn);
  if (found === null) return { refused: `${JSON.stringify(principalArn)} is not ${PRINCIPAL_ARN.is}` };
  const [, itsPartition = "", account, kind, path = "", name, ofSession, role = "", sessionName] = found;
  if (itsPartition !== partition) return { refused: `${principalArn} is not in partition ${partition}` };
  return sessionName === undefined
    ? {
        partition,
        account: account ?? "",
        kind: kind === "user" ? "user" : "role",
        path,
        name: name ?? "",
      }
    : { partition, account: ofSession ?? "", kind: "role", path: "", name: role, sessionName };
}

/** A role or user of this account, for a lookup in IAM; undefined for another account, which IAM does not show. */
export function holderOf(aws: Aws, { account, kind, name }: Named): Holder | undefined {
  if (account !== aws.account) return undefined;
  return kind === "role" ? rolePolicies(aws, name) : userPolicies(aws, name);
}

/** Identifies the principal in a condition without ambiguity: for this account by path and unique id, as IAM returns them. */
export function denied(
  { partition, account, kind, path, name, sessionName }: Named,
  principal: Principal | undefined,
): DeniedInBucket | Refusal {
  const where = principal ? principal.path.slice(1) : path;
  const arn = `arn:${partition}:iam::${account}:${kind}/${where}${name}`;
  if (`/${where}`.startsWith(IAM_PATH)) return { refused: `${kind} ${name} is Cordon's own` };
  if (`/${where}`.startsWith(SERVICE_LINKED_PATH))
    return { refused: `role ${name} is linked to an AWS service: contain the resource of that service` };
  if (sessionName !== undefined)
    return principal
      ? { roleId: principal.id, sessionName }
      : {
          refused: `session ${sessionName} is of role ${name} in account ${account}, where Cordon cannot look up the role's unique id: name the role`,
        };
  return PRINCIPAL_ARN.pattern.test(arn)
    ? { arn }
    : { refused: `${JSON.stringify(arn)} is not ${PRINCIPAL_ARN.is}` };
}
