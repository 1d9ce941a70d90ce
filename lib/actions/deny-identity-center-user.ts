import { DENIED_PEOPLE_POLICY } from "../aws/names.ts";
import { type Aws, action, type Change } from "../model/action.ts";
import type { Person } from "../model/signal.ts";
import { inForce } from "./facts/in-force.ts";
import { LIMITS } from "./facts/limits.ts";
import { type Before, controlChange, plannedUpTo, setChange } from "./identity-center/changes.ts";
import { inlinePolicy, instances, PERMISSION_SETS, setsOf } from "./identity-center/permission-sets.ts";
import {
  missingOf,
  type PersonDeny,
  previewPersonDeny,
  putPersonDeny,
} from "./identity-center/person-deny.ts";
import { CONTROL_POLICIES, findPolicy, servicePolicy } from "./identity-center/service-control-policy.ts";
import { fedBy, namedBy, PEOPLE, userIdOf } from "./identity-center/user-id.ts";

const SIGN_IN =
  "Anyone who can sign in as this person gets new sessions a minute later: disable the person at the identity provider";
const PORTAL =
  "Sessions of the access portal and of applications continue: end them in the console of IAM Identity Center";

/**
 * Denies everything to a person's current role sessions of IAM Identity Center, and to none that is made a minute later. Uses one
 * statement in a service control policy prepared for it (user guide, "prepare to revoke active role sessions"), where that applies to
 * this account; else the inline policy of each permission set that the person holds here. AWS has no call that ends such sessions.
 * A person known only by a name, or at a provider that feeds IAM Identity Center, is the user with that name there.
 */
export const denyIdentityCenterUser = action<Person, Before>({
  id: "deny-identity-center-user",
  summary: "Deny everything to the current role sessions of an IAM Identity Center user",
  reference: {
    mitigations: ["M1026", "M1018", "D3-ST", "D3-UAP"],
    limits: [
      SIGN_IN,
      PORTAL,
      LIMITS.openedSessions,
      "The session at the identity provider is not ended: end it there, too",
      "Whether that provider feeds IAM Identity Center is not known: the user with the same name there counts as the person",
      LIMITS.oneWriter,
    ],
    roundTrips: { plan: 4, apply: 3 },
    unverified: [
      "how soon either takes effect, and that permission sets of an account are changed one at a time",
      "that the assignments of a person include those by a group",
      "that AWS returns the text of a policy to the letter as it was put",
      "whether a user's name that is written in other letters, capital or small, is found",
    ],
  },
  authority: "identity",
  permissions: {
    read: [...CONTROL_POLICIES.read, ...PERMISSION_SETS.read, PEOPLE],
    apply: [CONTROL_POLICIES.look, CONTROL_POLICIES.write, PERMISSION_SETS.look, ...PERMISSION_SETS.write],
    revert: [CONTROL_POLICIES.write, ...PERMISSION_SETS.write, PERMISSION_SETS.remove],
  },
  rearms: true,
  name: (person) => `identity-center · ${nameFor(person)}`.slice(0, 100),

  // One more wave finds the person by name, and one reads the person's permission sets.
  async plan(target, aws) {
    const { account } = target;
    const named = namedBy(target);
    if ("refused" in named) return named;
    const [policy, homes] = await Promise.all([findPolicy(aws), instances(aws)]);
    const person = "login" in named ? await userIdOf(aws, named.login, homes) : named;
    if (!("userId" in person)) return person;
    const { userId } = person;
    const [control, sets] = await Promise.all([
      controlChange(aws, policy, userId, account),
      "unknown" in homes ? homes : setsOf(aws, homes, userId, account),
    ]);
    const enough = "change" in control && control.binds;
    const bySet = enough
      ? []
      : "unknown" in sets
        ? [{ unfit: `the permission sets of the person cannot be read here: ${sets.unknown}` }]
        : await Promise.all(sets.map((set) => setChange(aws, set, userId)));
    const found = [control, ...bySet];
    const changes = found.flatMap((it) => ("change" in it ? [it.change] : []));
    const unfit = found.flatMap((it) => ("unfit" in it && it.unfit ? [it.unfit] : []));
    if (changes.length === 0)
      return unfit.length > ("unfit" in control && control.unfit ? 1 : 0)
        ? {
            refused: `${unfit.join("; ")}: deny by hand, or work from where IAM Identity Center is administered`,
          }
        : {
            moot: `person ${userId} holds no permission set in ${account} that is seen from ${aws.region}${unfit.map((why) => `; ${why}`).join("")}`,
          };
    return {
      changes,
      affected: found.flatMap((it) => ("affected" in it ? it.affected : [])),
      limits: [
        ...unfit,
        ...found.flatMap((it) => ("limits" in it ? it.limits : [])),
        ...(enough
          ? []
          : [`Access to other accounts than ${account} stays, unless ${DENIED_PEOPLE_POLICY} denies it`]),
        ...atProvider(target, userId),
        SIGN_IN,
        PORTAL,
      ],
      asset: {
        tags: {},
        reach: found.some((it) => "hitsOthers" in it && it.hitsOthers) ? "others" : "target",
        groups: [],
      },
    };
  },

  apply: async (_target, change, aws) => putPersonDeny(deny(change, aws), aws.now()),

  verify: (_target, changes, aws) => inForce(changes, (change) => missingOf(deny(change, aws))),
  preview: (_target, change, aws) => previewPersonDeny(deny(change, aws), change),
});

function nameFor(person: Person): string {
  const { personId, login } = person;
  return (fedBy(person) ? (login ?? personId) : (personId ?? login)) ?? "nobody";
}

/** The limits of this denial, and the assumption about a person who was named at another provider. */
function atProvider(person: Person, userId: string): string[] {
  const provider = fedBy(person);
  return provider === undefined
    ? []
    : [
        `The session at ${provider} continues, with everything that it gives access to: end it there`,
        `${userId} has the name ${person.login} in IAM Identity Center: the same person only if ${provider} feeds it`,
      ];
}

function deny({ before, endsAt }: Change<Before>, aws: Aws): PersonDeny {
  return {
    carrier:
      "policyId" in before ? servicePolicy(aws, before.policyId) : inlinePolicy(aws, before, before.name),
    userId: before.userId,
    original: before.original,
    planned: plannedUpTo(endsAt),
  };
}
