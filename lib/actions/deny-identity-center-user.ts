import { type Aws, action, type Change } from "../action.ts";
import { IDENTITY_CENTER_USER } from "../aws-formats.ts";
import { DENIED_PEOPLE_POLICY } from "../names.ts";
import type { Person } from "../signal.ts";
import type { Carrier } from "./identity-center/carrier.ts";
import {
  inlinePolicy,
  instances,
  lastPart,
  nameOf,
  PERMISSION_SETS,
  type PermissionSet,
  setsOf,
} from "./identity-center/permission-sets.ts";
import {
  AHEAD,
  deniedUpTo,
  missingOf,
  originalOf,
  type PersonDeny,
  personDenyStanding,
  putPersonDeny,
  removePersonDeny,
  statementAt,
} from "./identity-center/person-deny.ts";
import {
  attachedTo,
  bindsAccount,
  CONTROL_POLICIES,
  findPolicy,
  servicePolicy,
} from "./identity-center/service-control-policy.ts";
import { isPolicy, withStatement } from "./policy/statements.ts";

type Before = {
  readonly userId: string;
  /** The document as it was without our statement, to the letter; "" where there was none. */
  readonly original: string;
} & ({ readonly policyId: string } | ({ readonly name: string } & PermissionSet));

/** A role session of IAM Identity Center lives twelve hours at most (user guide, "session duration"); milliseconds. */
const LONGEST = 12 * 3_600_000;
/** People may think for hours before it is applied, and by then the cutoff is later. The statement denies nobody who came after it. Milliseconds. */
const MARGIN = 24 * 3_600_000;

/**
 * Denies everything to the role sessions that a person of IAM Identity Center has, and to none that are made a minute later: by one
 * statement in a service control policy prepared for it (user guide, "prepare to revoke active role sessions"), where that binds this
 * account; else in the inline policy of each permission set that the person holds here. No call of AWS ends such sessions.
 */
export const denyIdentityCenterUser = action<Person, Before>({
  id: "deny-identity-center-user",
  summary: "Deny everything to the present role sessions of a person of IAM Identity Center",
  reference: {
    mitigations: ["M1026", "M1018", "D3-ST", "D3-UAP"],
    cannot: [
      "keep out whoever can sign in as this person: disable the person at the identity provider, too",
      "end the sessions of the access portal and of applications: only the console of IAM Identity Center does",
      "cut sessions that these ones opened in other roles",
      "keep a change that somebody else makes to the same policy at the same moment: neither knows versions",
    ],
    roundTrips: { plan: 3, apply: 3 },
    unverified: [
      "how soon either takes effect, and that permission sets of an account are changed one at a time",
      "that the assignments of a person include those by a group",
      "that AWS returns the text of a policy to the letter as it was put",
    ],
  },
  authority: "identity",
  permissions: {
    read: [...CONTROL_POLICIES.read, ...PERMISSION_SETS.read],
    apply: [CONTROL_POLICIES.look, CONTROL_POLICIES.write, PERMISSION_SETS.look, ...PERMISSION_SETS.write],
    revert: [CONTROL_POLICIES.write, ...PERMISSION_SETS.write, PERMISSION_SETS.remove],
  },
  rearms: true,
  name: ({ personId }) => `identity-center · ${personId}`.slice(0, 100),

  // The third wave reads the permission sets, which the second finds out; by the policy alone two would do.
  async plan(target, aws) {
    const { provider, personId, account } = target;
    if (provider !== "identity-center" || !IDENTITY_CENTER_USER.pattern.test(personId))
      return { refused: `${JSON.stringify(personId)} is not ${IDENTITY_CENTER_USER.is}` };
    const [policy, homes] = await Promise.all([findPolicy(aws), instances(aws)]);
    const [control, sets] = await Promise.all([
      controlChange(aws, policy, target),
      "unknown" in homes ? homes : setsOf(aws, homes, personId, account),
    ]);
    const enough = "change" in control && control.binds;
    const bySet = enough
      ? []
      : "unknown" in sets
        ? [{ unfit: `the permission sets of the person cannot be read here: ${sets.unknown}` }]
        : await Promise.all(sets.map((set) => setChange(aws, set, personId)));
    const found = [control, ...bySet];
    const changes = found.flatMap((it) => ("change" in it ? [it.change] : []));
    const unfit = found.flatMap((it) => ("unfit" in it && it.unfit ? [it.unfit] : []));
    if (changes.length === 0)
      return unfit.length > ("unfit" in control && control.unfit ? 1 : 0)
        ? {
            refused: `${unfit.join("; ")}: deny by hand, or work from where IAM Identity Center is administered`,
          }
        : {
            moot: `person ${personId} holds no permission set in ${account} that is seen from ${aws.region}${unfit.map((why) => `; ${why}`).join("")}`,
          };
    return {
      changes,
      affected: found.flatMap((it) => ("affected" in it ? it.affected : [])),
      limits: [
        ...unfit,
        ...found.flatMap((it) => ("limits" in it ? it.limits : [])),
        ...(enough
          ? []
          : [
              `what the person holds in other accounts than ${account} stays open, unless ${DENIED_PEOPLE_POLICY} denies it`,
            ]),
        "whoever can sign in as this person has new sessions a minute later: disable the person at the identity provider",
        "sessions of the access portal and of applications go on: end them in the console of IAM Identity Center",
      ],
      asset: {
        tags: {},
        reach: found.some((it) => "hitsOthers" in it && it.hitsOthers) ? "others" : "target",
        groups: [],
      },
    };
  },

  apply: async (_target, change, aws) => putPersonDeny(deny(change, aws), aws.now()),

  async verify(_target, changes, aws) {
    const found = await Promise.all(changes.map((change) => missingOf(deny(change, aws))));
    const broken = changes.filter((_, i) => found[i] !== undefined).map(({ hold }) => hold);
    const missing = found.filter((it) => it !== undefined);
    return missing.length === 0 ? { holds: true, missing } : { holds: false, missing, broken };
  },

  standing: async (_target, change, aws) => personDenyStanding(deny(change, aws)),
  revert: async (_target, change, aws, force) => removePersonDeny(deny(change, aws), force),
});

const deny = ({ before, endsAt }: Change<Before>, aws: Aws): PersonDeny => ({
  carrier:
    "policyId" in before ? servicePolicy(aws, before.policyId) : inlinePolicy(aws, before, before.name),
  userId: before.userId,
  original: before.original,
  planned: endsAt === undefined ? 0 : Date.parse(endsAt) - LONGEST - MARGIN,
});

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
const controlChange = async (
  aws: Aws,
  policy: Awaited<ReturnType<typeof findPolicy>>,
  { personId, account }: Person,
): Promise<Found> => {
  if (policy === undefined) return { unfit: "" };
  if ("unknown" in policy)
    return { unfit: `service control policies cannot be read here: ${policy.unknown}` };
  const policyId = policy.Id ?? "";
  const [found, targets] = await Promise.all([
    changeOf(aws, servicePolicy(aws, policyId), personId, { policyId }, `service-control-policy/${policyId}`),
    attachedTo(aws, policyId),
  ]);
  if ("unfit" in found) return found;
  if (targets.length === 0) return { unfit: `policy ${DENIED_PEOPLE_POLICY} is attached to nothing` };
  return {
    change: found,
    binds: bindsAccount(policy, account),
    affected: [
      `person ${personId}, in every account under ${targets.join(", ")}: all role sessions up to now`,
    ],
    limits: ["service control policies do not bind the management account"],
  };
};

/** The change to one permission set. */
const setChange = async (aws: Aws, set: PermissionSet, personId: string): Promise<Found> => {
  const id = lastPart(set.permissionSetArn);
  const [found, name, pending] = await Promise.all([
    changeOf(aws, inlinePolicy(aws, set), personId, set, `permission-set/${id}`),
    nameOf(aws, set),
    inlinePolicy(aws, set).pending?.(),
  ]);
  if ("unfit" in found) return found;
  return {
    change: { ...found, change: found.change.replace(id, name), before: { ...found.before, name } },
    binds: true,
    affected: [
      `person ${personId}, by permission set ${name} in account ${set.account}: all role sessions up to now; others who hold it go on`,
      ...(pending
        ? [`what else was changed in permission set ${name} and not provisioned takes effect with it`]
        : []),
    ],
    limits: [
      `in other accounts permission set ${name} counts as not provisioned: with whatever provisions it next the person is denied there, too`,
    ],
    ...(pending && { hitsOthers: true }),
  };
};

const changeOf = async <Where extends { policyId: string } | PermissionSet>(
  aws: Aws,
  carrier: Carrier,
  userId: string,
  where: Where,
  kind: string,
): Promise<(Change<Before> & { before: Where }) | { readonly unfit: string }> => {
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
};
