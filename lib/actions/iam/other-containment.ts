import {
  IAMClient,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
} from "@aws-sdk/client-iam";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { ifAnswered } from "../facts/if-answered.ts";
import { ifExists } from "../facts/if-exists.ts";

/** What the call below needs, of a role and of a user. */
export const ATTACHED = {
  role: allow(["iam:ListAttachedRolePolicies"], ["arn:{partition}:iam::{account}:role/*"]),
  user: allow(["iam:ListAttachedUserPolicies"], ["arn:{partition}:iam::{account}:user/*"]),
};

/** Managed policies that AWS, its runbooks and operators attach for containment (AWS managed policy reference). */
const CONTAINS = /:iam::aws:policy\/(?:[\w-]+\/)*(AWSDenyAll|AWSCompromisedKeyQuarantine(?:V\d+)?)$/;

/** The name of a managed policy that only denies, by its ARN; undefined for every other. */
export function containmentIn(policyArn: string): string | undefined {
  return CONTAINS.exec(policyArn)?.[1];
}

/**
 * Names, for `Plan.limits`, the AWS managed policies that already contain a role or user. Cordon never removes them, and
 * AWSCompromisedKeyQuarantine denies some actions only. Empty without one; also says where IAM gave no answer.
 */
export async function otherContainment(aws: Aws, kind: "role" | "user", name: string): Promise<string[]> {
  const client = aws.client(IAMClient);
  const pages =
    kind === "role"
      ? paginateListAttachedRolePolicies({ client }, { RoleName: name })
      : paginateListAttachedUserPolicies({ client }, { UserName: name });
  const found = await ifAnswered(
    ifExists(
      everyPage(pages, (page) => page.AttachedPolicies),
      "NoSuchEntity",
    ),
  );
  if (found === undefined) return [];
  if ("unknown" in found)
    return [
      `Whether another tool already contains ${kind} ${name} is not known: IAM answered ${found.unknown}`,
    ];
  return found.flatMap(({ PolicyArn = "" }) => {
    const policy = containmentIn(PolicyArn);
    return policy
      ? [`${kind} ${name} already has ${policy}, attached by another principal: Cordon leaves it`]
      : [];
  });
}
