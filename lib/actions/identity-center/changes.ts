import { DENIED_PEOPLE_POLICY } from "../../aws/names.ts";
import type { Aws, Change } from "../../model/action.ts";
import { AHEAD, lastEnd, plannedCutoff } from "../facts/cutoff.ts";
import { isPolicy, withStatement } from "../policy-document/statements.ts";
import type { Carrier } from "./carrier.ts";
import { inlinePolicy, lastPart, nameOf, type PermissionSet } from "./permission-sets.ts";
import { deniedUpTo, originalOf, statementAt } from "./person-deny.ts";
import { attachedTo, bindsAccount, type findPolicy, servicePolicy } from "./service-control-policy.ts";

/** The original of a document with Cordon's statement, and where the document is. */
export type Before = {
  readonly userId: string;
  /** The document without Cordon's statement, character by character; "" for none. */
  readonly original: string;
} & ({ readonly policyId: string } | ({ readonly name: string } & PermissionSet));

/** The longest life of a role session of IAM Identity Center, 12 hours (user guide, "session duration"), in milliseconds. */
const LONGEST = 12 * 3_600_000;
/** The cutoff that the plan chose for the person, in milliseconds. */
export function plannedUpTo(endsAt: string | undefined): number {
  return plannedCutoff(endsAt, LONGEST);
}

/** A change to one document, or why there is none. */
type Found =
  | {
      readonly change: Change<Before>;
      readonly binds: boolean;
      readonly affected: readonly string[];
      readonly limits: readonly string[];
      /** Unprovisioned changes of other principals take effect with it. */
      readonly hitsOthers?: true;
    }
  /** Why this way is not possible; empty where it does not exist, as in most organizations. */
  | { readonly unfit: string };

/** The change to the prepared policy, where it is attached and has room. */
export async function controlChange(
  aws: Aws,
  policy: Awaited<ReturnType<typeof findPolicy>>,
  userId: string,
  account: string,
): Promise<Found> {
  if (policy === undefined) return { unfit: "" };
  if ("unknown" in policy)
    return { unfit: `service control policies cannot be read here: ${policy.unknown}` };
  const policyId = policy.Id ?? "";
  const [found, targets] = await Promise.all([
    changeOf(aws, servicePolicy(aws, policyId), userId, { policyId }, `service-control-policy/${policyId}`),
    attachedTo(aws, policyId),
  ]);
  if ("unfit" in found) return found;
  if (targets.length === 0) return { unfit: `policy ${DENIED_PEOPLE_POLICY} is attached to nothing` };
  return {
    change: found,
    binds: bindsAccount(policy, account),
    affected: [`person ${userId}, in every account under ${targets.join(", ")}: all current role sessions`],
    limits: ["Service control policies do not apply to the management account"],
  };
}

/** The change to one permission set. */
export async function setChange(aws: Aws, set: PermissionSet, userId: string): Promise<Found> {
  const id = lastPart(set.permissionSetArn);
  const [found, name, pending] = await Promise.all([
    changeOf(aws, inlinePolicy(aws, set), userId, set, `permission-set/${id}`),
    nameOf(aws, set),
    inlinePolicy(aws, set).pending?.(),
  ]);
  if ("unfit" in found) return found;
  return {
    change: { ...found, of: found.of.replace(id, name), before: { ...found.before, name } },
    binds: true,
    affected: [
      `person ${userId}, by permission set ${name} in account ${set.account}: all current role sessions; other holders are not affected`,
      ...(pending
        ? [
            `everyone with permission set ${name}: other changes to it that are not provisioned yet take effect too`,
          ]
        : []),
    ],
    limits: [
      `In other accounts permission set ${name} counts as not provisioned: the next provisioning denies the person there, too`,
    ],
    ...(pending && { hitsOthers: true }),
  };
}

async function changeOf<Where extends { policyId: string } | PermissionSet>(
  aws: Aws,
  carrier: Carrier,
  userId: string,
  where: Where,
  kind: string,
): Promise<(Change<Before> & { before: Where }) | { readonly unfit: string }> {
  const text = await carrier.read();
  if (text === undefined || !isPolicy(text))
    return { unfit: `${carrier.name} holds no policy that can be read` };
  const size = withStatement(text, statementAt(userId, aws.now())).length;
  if (size > carrier.room)
    return { unfit: `${carrier.name} would have ${size} of the ${carrier.room} characters that AWS takes` };
  const now = aws.now().getTime();
  const upTo = deniedUpTo(text, userId);
  // A denial up to a future moment covers every current session.
  const inForce = upTo !== undefined && upTo >= now;
  return {
    hold: `${kind}/person/${userId}/deny`,
    of: `person ${userId} in ${carrier.name}`,
    from: "access as policies allow",
    to: "deny all current sessions, and new ones for one minute",
    before: { ...where, userId, original: originalOf(text, userId) } as Before & Where,
    endsAt: lastEnd(inForce ? upTo : now + AHEAD, LONGEST),
    ...(inForce && { inForce: true as const }),
  };
}
