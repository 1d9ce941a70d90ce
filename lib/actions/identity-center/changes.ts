import { DENIED_PEOPLE_POLICY } from "../../aws/names.ts";
import type { Aws, Change } from "../../model/action.ts";
import { isPolicy, withStatement } from "../policy-document/statements.ts";
import type { Carrier } from "./carrier.ts";
import { inlinePolicy, lastPart, nameOf, type PermissionSet } from "./permission-sets.ts";
import { AHEAD, deniedUpTo, originalOf, statementAt } from "./person-deny.ts";
import { attachedTo, bindsAccount, type findPolicy, servicePolicy } from "./service-control-policy.ts";

/** What puts a document back that carries our statement, and where that document is. */
export type Before = {
  readonly userId: string;
  /** The document as it was without our statement, to the letter; "" where there was none. */
  readonly original: string;
} & ({ readonly policyId: string } | ({ readonly name: string } & PermissionSet));

/** A role session of IAM Identity Center lives twelve hours at most (user guide, "session duration"); milliseconds. */
const LONGEST = 12 * 3_600_000;
/** People may think for hours before it is applied, and by then the cutoff is later. The statement denies nobody who came after it. Milliseconds. */
const MARGIN = 24 * 3_600_000;

/** Up to when the person was to be denied when a change was planned; milliseconds. */
export function plannedUpTo(endsAt: string | undefined): number {
  return endsAt === undefined ? 0 : Date.parse(endsAt) - LONGEST - MARGIN;
}

/** A change to one document, or why there is none. */
type Found =
  | {
      readonly change: Change<Before>;
      readonly binds: boolean;
      readonly affected: readonly string[];
      readonly limits: readonly string[];
      /** Changes of others, not provisioned yet, take effect with it. */
      readonly hitsOthers?: true;
    }
  /** Why it cannot be done this way; empty where there is no such way, as in most organizations. */
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
    affected: [`person ${userId}, in every account under ${targets.join(", ")}: all role sessions up to now`],
    limits: ["service control policies do not bind the management account"],
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
    change: { ...found, change: found.change.replace(id, name), before: { ...found.before, name } },
    binds: true,
    affected: [
      `person ${userId}, by permission set ${name} in account ${set.account}: all role sessions up to now; others who hold it go on`,
      ...(pending
        ? [`what else was changed in permission set ${name} and not provisioned takes effect with it`]
        : []),
    ],
    limits: [
      `in other accounts permission set ${name} counts as not provisioned: with whatever provisions it next the person is denied there, too`,
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
  // What denies up to a moment still to come denies every session that there is.
  const inForce = upTo !== undefined && upTo >= now;
  return {
    hold: `${kind}/person/${userId}/deny`,
    change: `person ${userId}, in ${carrier.name}: as policies allow → denied everything, but for sessions made a minute later`,
    before: { ...where, userId, original: originalOf(text, userId) } as Before & Where,
    endsAt: new Date(
      (inForce ? upTo : Math.floor((now + AHEAD) / 1_000) * 1_000) + LONGEST + MARGIN,
    ).toISOString(),
    ...(inForce && { inForce: true as const }),
  };
}
