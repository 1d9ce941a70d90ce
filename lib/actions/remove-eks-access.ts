import { EKS_CLUSTER_NAME, PRINCIPAL_ARN } from "../aws/formats.ts";
import { IAM_PATH, PROTECTED_TAG } from "../aws/names.ts";
import { CDK_ROLE_PREFIX } from "../aws/roles.ts";
import { type Aws, action } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { EksAccess } from "../model/resource.ts";
import {
  type AccessEntry,
  accessEntry,
  cluster,
  createEntry,
  deleteEntry,
  fillEntry,
  principalsWith,
  sameEntry,
} from "./eks/access-entry.ts";

/** Null where there was none already: what it was is then not known. */
type Before = { readonly entry: AccessEntry | null };

const CLUSTERS = ["arn:{partition}:eks:{region}:{account}:cluster/*"];
const ENTRIES = ["arn:{partition}:eks:{region}:{account}:access-entry/*/*/*/*/*"];

/**
 * Deletes the access entry by which a role or user gets into an EKS cluster (EKS user guide, "access entries"). A deny in IAM does not:
 * Kubernetes is entered with a signed GetCallerIdentity, which cannot be denied (STS API reference).
 */
export const removeEksAccess = action<EksAccess, Before>({
  id: "remove-eks-access",
  summary: "Take a role's or user's access to an EKS cluster away",
  reference: {
    mitigations: ["M1018", "D3-UAP"],
    cannot: [
      "change what the aws-auth ConfigMap lets in: it is edited inside Kubernetes",
      "take back what was left in the cluster: pods, tokens of service accounts, role bindings",
      "remove the entries of nodes, which would leave the cluster",
    ],
    roundTrips: { plan: 1, apply: 1 },
    unverified: [
      "how soon kubectl is refused after the entry is gone, and whether a running exec or port-forward ends",
      "that making an entry with tags needs eks:TagResource",
    ],
  },
  undoes: ["eks:AssociateAccessPolicy", "eks:CreateAccessEntry", "eks:UpdateAccessEntry"],
  authority: "resource",
  permissions: {
    read: [
      allow(["eks:DescribeCluster", "eks:ListAccessEntries"], CLUSTERS),
      allow(["eks:DescribeAccessEntry", "eks:ListAssociatedAccessPolicies"], ENTRIES),
    ],
    apply: [allow(["eks:DeleteAccessEntry"], ENTRIES)],
    revert: [
      allow(["eks:CreateAccessEntry"], CLUSTERS),
      allow(["eks:AssociateAccessPolicy", "eks:DeleteAccessEntry", "eks:UpdateAccessEntry"], ENTRIES),
      // For an entry that has tags, while it is made: on which of the two AWS checks it was not verified.
      allow(["eks:TagResource"], [...CLUSTERS, ...ENTRIES]),
    ],
  },
  rearms: true,
  name: ({ clusterName, principalArn }) => `${clusterName} · ${shortName(principalArn)}`.slice(0, 100),

  async plan(target, aws) {
    const { clusterName, principalArn, account } = target;
    const wrong = notAnEntry(target, aws.partition);
    if (wrong) return { refused: wrong };
    const adminPolicy = `arn:${aws.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`;
    const [found, entry, admins] = await Promise.all([
      cluster(aws, clusterName),
      unlessInvalid(accessEntry(aws, target)),
      unlessInvalid(principalsWith(aws, clusterName, adminPolicy)),
    ]);
    if (found === undefined)
      return { moot: `cluster ${clusterName} does not exist in ${account} ${target.region}` };
    const mode = found.accessConfig?.authenticationMode;
    if (mode === "CONFIG_MAP")
      return {
        refused: `cluster ${clusterName} knows no access entries: take the principal out of the aws-auth ConfigMap in Kubernetes (kube-system)`,
      };
    if (entry instanceof Error) throw entry;
    if (admins instanceof Error) throw admins;
    const { type, tags = {}, policies = [] }: Partial<AccessEntry> = entry ?? {};
    if (entry !== undefined && type !== "STANDARD")
      return {
        refused: `the access entry of ${shortName(principalArn)} is of type ${type}, and nodes of cluster ${clusterName} join by it: contain the host`,
      };
    const others = admins.filter((arn) => arn !== principalArn);
    const isAdmin = policies.some(({ policyArn }) => policyArn === adminPolicy);
    return {
      changes: [
        {
          hold: holdOf(target),
          change: `cluster ${clusterName}, ${shortName(principalArn)}: ${inWords(entry)} → ${NONE}`,
          before: { entry: entry ?? null },
          ...(entry === undefined && { inForce: true }),
        },
      ],
      affected:
        entry === undefined
          ? []
          : [
              `everybody who enters cluster ${clusterName} as ${shortName(principalArn)}`,
              ...(isAdmin && others.length === 0
                ? [
                    `cluster ${clusterName} has no other principal with AmazonEKSClusterAdminPolicy: nobody may be left to manage it from inside`,
                  ]
                : []),
            ],
      limits: [
        "what it left in the cluster stays: pods, tokens of service accounts, role bindings",
        ...(mode === "API_AND_CONFIG_MAP"
          ? ["the aws-auth ConfigMap of the cluster may let it in as well: look there"]
          : []),
      ],
      ...protection(target, { [`cluster ${clusterName}`]: found.tags, "the access entry": tags }),
      // A role is shared by all who assume it.
      asset: { tags, reach: shortName(principalArn).startsWith("role/") ? "others" : "target", groups: [] },
    };
  },

  apply: (target, _change, aws) => deleteEntry(aws, target),

  async verify(target, _changes, aws) {
    const now = await accessEntry(aws, target);
    return now === undefined
      ? { holds: true, missing: [] }
      : {
          holds: false,
          missing: [`${shortName(target.principalArn)} has ${inWords(now)} in cluster ${target.clusterName}`],
        };
  },

  async standing(target, { before: { entry } }, aws) {
    const { now, will, conflict = false } = await look(target, entry, aws);
    return { before: inWords(entry), set: NONE, now, will, conflict };
  },

  async revert(target, { before: { entry } }, aws, force) {
    const { now, will, conflict, step } = await look(target, entry, aws);
    if (conflict && !(force && entry)) return { conflict: will };
    if (!entry || !step) return { undone: will };
    if (conflict) await deleteEntry(aws, target);
    if (step === "make") await createEntry(aws, target, entry, [unfinished(aws)]);
    await fillEntry(aws, target, entry);
    return { undone: conflict ? `${PUT_BACK}, over ${now}` : will };
  },
});

const NONE = "no access entry";
const PUT_BACK = "make the access entry again";

/**
 * The one group of an entry that an undo has made and not finished: no binding knows it, so it grants nothing, and an entry
 * that somebody else made is never taken for a half one of ours.
 */
function unfinished({ responseId }: Aws): string {
  return `cordon:${responseId}`;
}

/** Where the access stands before an undo, and what is to be done: make the entry, or finish one. */
async function look(
  target: EksAccess,
  entry: AccessEntry | null,
  aws: Aws,
): Promise<{ now: string; will: string; step?: "make" | "fill"; conflict?: true }> {
  const [found, now] = await Promise.all([cluster(aws, target.clusterName), accessEntry(aws, target)]);
  if (found === undefined) return { now: NONE, will: `nothing: cluster ${target.clusterName} is gone` };
  if (entry === null)
    return {
      now: inWords(now),
      will: "left as it is: what access there was before is not known",
      conflict: true,
    };
  if (now === undefined) return { now: NONE, will: PUT_BACK, step: "make" };
  if (sameEntry(now, entry)) return { now: inWords(now), will: "nothing: it is as it was before" };
  if (now.groups.length === 1 && now.groups[0] === unfinished(aws))
    return { now: "half an access entry, of an undo that did not end", will: PUT_BACK, step: "fill" };
  const different = `another access entry: ${inWords(now)}`;
  return {
    now: different,
    will: "left as it is: somebody made another one since",
    step: "make",
    conflict: true,
  };
}

function inWords(entry: AccessEntry | null | undefined): string {
  if (!entry) return NONE;
  const { username, groups, policies } = entry;
  return [
    username ? `access as ${username}` : "access",
    ...(groups.length > 0 ? [`in groups ${groups.join(", ")}`] : []),
    ...policies.map(
      ({ policyArn, scope, namespaces }) =>
        `${policyArn.slice(policyArn.lastIndexOf("/") + 1)} in ${scope === "cluster" ? "the whole cluster" : namespaces.join(", ")}`,
    ),
  ].join(", ");
}

function notAnEntry({ clusterName, principalArn }: EksAccess, partition: string): string | undefined {
  if (!EKS_CLUSTER_NAME.pattern.test(clusterName))
    return `${JSON.stringify(clusterName)} is not ${EKS_CLUSTER_NAME.is}`;
  const arn = PRINCIPAL_ARN.pattern.exec(principalArn);
  return arn?.[1] === partition && arn[2] !== undefined
    ? undefined
    : `${JSON.stringify(principalArn)} is not the ARN of a role or user: sessions have no access entry`;
}

/** `arn:aws:iam::123456789012:role/team/web` → `role/team/web`. */
function shortName(principalArn: string): string {
  return principalArn.slice(principalArn.lastIndexOf(":") + 1);
}

function holdOf({ clusterName, principalArn }: EksAccess): string {
  const [, , account, kind, , name] = PRINCIPAL_ARN.pattern.exec(principalArn) ?? [];
  return `cluster/${clusterName}/account/${account}/${kind}/${name}/access`;
}

function protection(
  { principalArn }: EksAccess,
  tags: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>,
): { protectedBy?: string } {
  const name = shortName(principalArn);
  if (name.startsWith(`role${IAM_PATH}`)) return { protectedBy: `${name} is Cordon's own` };
  if (name.startsWith(`role/${CDK_ROLE_PREFIX}`)) return { protectedBy: `${name} deploys into this account` };
  const [on] = Object.entries(tags).find(([, of]) => of?.[PROTECTED_TAG] === "true") ?? [];
  return on ? { protectedBy: `the tag ${PROTECTED_TAG} on ${on}` } : {};
}

/** A cluster without access entries refuses to be asked for one; whether it is such a one is in another answer. */
async function unlessInvalid<T>(read: Promise<T>): Promise<T | Error> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Error && error.name === "InvalidRequestException") return error;
    throw error;
  }
}
