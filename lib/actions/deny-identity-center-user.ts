import { DENIED_PEOPLE_POLICY } from "../aws/names.ts";
import { type Aws, action, type Change } from "../model/action.ts";
import type { Person } from "../model/signal.ts";
import { type Before, controlChange, plannedUpTo, setChange } from "./identity-center/changes.ts";
import { inlinePolicy, instances, PERMISSION_SETS, setsOf } from "./identity-center/permission-sets.ts";
import {
  missingOf,
  type PersonDeny,
  personDenyStanding,
  putPersonDeny,
  removePersonDeny,
} from "./identity-center/person-deny.ts";
import { CONTROL_POLICIES, findPolicy, servicePolicy } from "./identity-center/service-control-policy.ts";
import { fedBy, namedBy, PEOPLE, userIdOf } from "./identity-center/user-id.ts";

/**
 * Denies everything to the role sessions that a person of IAM Identity Center has, and to none that are made a minute later: by one
 * statement in a service control policy prepared for it (user guide, "prepare to revoke active role sessions"), where that binds this
 * account; else in the inline policy of each permission set that the person holds here. No call of AWS ends such sessions.
 * Whoever is known by a name only, or at a provider that feeds IAM Identity Center, is the user of that name there.
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
      "end a session at the identity provider that a person came by: end it there, too",
      "tell whether that provider feeds IAM Identity Center: whoever has the same name there is taken to be the person",
      "keep a change that somebody else makes to the same policy at the same moment: neither knows versions",
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

  // One wave more to find the person by name, and one to read the permission sets that they turn out to hold.
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
          : [
              `what the person holds in other accounts than ${account} stays open, unless ${DENIED_PEOPLE_POLICY} denies it`,
            ]),
        ...atProvider(target, userId),
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

function nameFor(person: Person): string {
  const { personId, login } = person;
  return (fedBy(person) ? (login ?? personId) : (personId ?? login)) ?? "nobody";
}

/** What stays open, and what was taken for granted, where the person was named at another provider. */
function atProvider(person: Person, userId: string): string[] {
  const provider = fedBy(person);
  return provider === undefined
    ? []
    : [
        `their session at ${provider} goes on, and opens whatever else it opens: end it there`,
        `${userId} is who has the name ${person.login} in IAM Identity Center: the same person where ${provider} feeds it`,
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
