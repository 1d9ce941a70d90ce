import { EKS_CLUSTER_NAME, PRINCIPAL_ARN } from "../aws/formats.ts";
import { IAM_PATH } from "../aws/names.ts";
import { CDK_ROLE_PREFIX } from "../aws/roles.ts";
import { type Aws, action, type Refusal } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { EksAccess } from "../model/resource.ts";
import {
  type AccessEntry,
  accessEntry,
  cluster,
  createEntry,
  deleteEntry,
  entryInWords,
  fillEntry,
  NO_ENTRY,
  principalsWith,
  sameEntry,
} from "./eks/access-entry.ts";
import { isCode } from "./facts/if-exists.ts";
import { inForce } from "./facts/in-force.ts";
import { malformed } from "./facts/malformed.ts";
import { changedSince, conflict, unchanged } from "./facts/preview.ts";
import { protection } from "./facts/tags.ts";

/** Null where the entry did not exist any more: its content is unknown. */
type Before = { readonly entry: AccessEntry | null };

const LEFT = "What it left in the cluster stays: pods, tokens of service accounts, role bindings";
const CLUSTERS = ["arn:{partition}:eks:{region}:{account}:cluster/*"];
const ENTRIES = ["arn:{partition}:eks:{region}:{account}:access-entry/*/*/*/*/*"];

/**
 * Deletes the access entry of a role or user in an EKS cluster (EKS user guide, "access entries"). A deny in IAM does not suffice:
 * Kubernetes authenticates by a signed GetCallerIdentity, which cannot be denied (STS API reference).
 */
export const removeEksAccess = action<EksAccess, Before>({
  id: "remove-eks-access",
  summary: "Delete the access entry of a role or user in an EKS cluster",
  reference: {
    mitigations: ["M1018", "D3-UAP"],
    limits: [
      LEFT,
      "What the aws-auth ConfigMap lets in is not changed: it is edited inside Kubernetes",
      "Entries of nodes are not removed: they would leave the cluster",
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
      // For an entry with tags, at its creation: which of the two AWS checks was not verified.
      allow(["eks:TagResource"], [...CLUSTERS, ...ENTRIES]),
    ],
  },
  rearms: true,
  name: ({ clusterName, principalArn }) => `${clusterName} · ${shortName(principalArn)}`.slice(0, 100),

  async plan(target, aws) {
    const { clusterName, principalArn, account } = target;
    const wrong = notAnEntry(target, aws.partition);
    if (wrong) return wrong;
    const adminPolicy = `arn:${aws.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`;
    const [found, entry, admins] = await Promise.all([
      cluster(aws, clusterName),
      ifValid(accessEntry(aws, target)),
      ifValid(principalsWith(aws, clusterName, adminPolicy)),
    ]);
    if (found === undefined)
      return { moot: `cluster ${clusterName} does not exist in ${account} ${target.region}` };
    const mode = found.accessConfig?.authenticationMode;
    if (mode === "CONFIG_MAP")
      return {
        refused: `cluster ${clusterName} has no access entries: take the principal out of the aws-auth ConfigMap in Kubernetes (kube-system)`,
      };
    if (entry instanceof Error) throw entry;
    if (admins instanceof Error) throw admins;
    const { type, tags = {}, policies = [] }: Partial<AccessEntry> = entry ?? {};
    const who = shortName(principalArn);
    if (entry !== undefined && type !== "STANDARD")
      return {
        refused: `the access entry of ${who} is of type ${type}, and nodes of cluster ${clusterName} join by it: contain the instance`,
      };
    const isLastAdmin =
      policies.some(({ policyArn }) => policyArn === adminPolicy) &&
      admins.every((arn) => arn === principalArn);
    return {
      changes: [
        {
          hold: holdOf(target),
          of: `cluster ${clusterName}, ${who}`,
          from: entryInWords(entry),
          to: NO_ENTRY,
          before: { entry: entry ?? null },
          ...(entry === undefined && { inForce: true }),
        },
      ],
      affected: [
        ...(entry === undefined ? [] : [`everyone who uses cluster ${clusterName} as ${who}`]),
        ...(isLastAdmin
          ? [
              `cluster ${clusterName} has no other principal with AmazonEKSClusterAdminPolicy: possibly no principal is left to manage it from inside`,
            ]
          : []),
      ],
      limits: [
        LEFT,
        ...(mode === "API_AND_CONFIG_MAP"
          ? ["The aws-auth ConfigMap of the cluster may let the principal in as well: check it"]
          : []),
      ],
      ...protection([`cluster ${clusterName}`, found.tags], ["the access entry", tags]),
      ...ownProtection(who),
      // All principals that may assume a role share it.
      asset: { tags, reach: who.startsWith("role/") ? "others" : "target", groups: [] },
    };
  },

  apply: (target, _change, aws) => deleteEntry(aws, target),

  verify: (target, changes, aws) =>
    inForce(changes, async () => {
      const now = await accessEntry(aws, target);
      if (now === undefined) return undefined;
      return `${shortName(target.principalArn)} has ${entryInWords(now)} in cluster ${target.clusterName}`;
    }),

  /** Previews the undo, which creates the entry again, or finishes an undo that did not end. */
  async preview(target, { before: { entry }, from, to }, aws) {
    const [found, now] = await Promise.all([cluster(aws, target.clusterName), accessEntry(aws, target)]);
    if (found === undefined) return unchanged(to, `cluster ${target.clusterName} no longer exists`);
    if (entry === null) return conflict(entryInWords(now), "what access there was before is not known");
    const will = "make the access entry again";
    const make = async () => {
      await createEntry(aws, target, entry, [unfinished(aws)]);
      await fillEntry(aws, target, entry);
    };
    if (now === undefined) return { now: to, will, putBack: make };
    if (sameEntry(now, entry)) return unchanged(from);
    if (now.groups.length === 1 && now.groups[0] === unfinished(aws))
      return {
        now: "half an access entry, of an undo that did not end",
        will,
        putBack: () => fillEntry(aws, target, entry),
      };
    return changedSince(`another access entry: ${entryInWords(now)}`, async () => {
      await deleteEntry(aws, target);
      await make();
    });
  },
});

/**
 * The only group of an entry whose undo is not finished: no binding names it, so it grants nothing, and it tells this entry from one that
 * another principal created.
 */
function unfinished({ responseId }: Aws): string {
  return `cordon:${responseId}`;
}

function notAnEntry({ clusterName, principalArn }: EksAccess, partition: string): Refusal | undefined {
  const arn = PRINCIPAL_ARN.pattern.exec(principalArn);
  if (arn?.[1] === partition && arn[2] !== undefined) return malformed([clusterName, EKS_CLUSTER_NAME]);
  return {
    refused: `${JSON.stringify(principalArn)} is not the ARN of a role or user: sessions have no access entry`,
  };
}

/** `arn:aws:iam::123456789012:role/team/web` → `role/team/web`. */
function shortName(principalArn: string): string {
  return principalArn.slice(principalArn.lastIndexOf(":") + 1);
}

function holdOf({ clusterName, principalArn }: EksAccess): string {
  const [, , account, kind, , name] = PRINCIPAL_ARN.pattern.exec(principalArn) ?? [];
  return `cluster/${clusterName}/account/${account}/${kind}/${name}/access`;
}

function ownProtection(name: string): { readonly protectedBy?: string } {
  if (name.startsWith(`role${IAM_PATH}`)) return { protectedBy: `${name} is Cordon's own` };
  return name.startsWith(`role/${CDK_ROLE_PREFIX}`)
    ? { protectedBy: `${name} deploys into this account` }
    : {};
}

/** EKS refuses the call for a cluster without access entries; another answer shows that reason. */
async function ifValid<T>(read: Promise<T>): Promise<T | Error> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Error && isCode(error, "InvalidRequest")) return error;
    throw error;
  }
}
