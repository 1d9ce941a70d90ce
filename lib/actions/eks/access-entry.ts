import { isDeepStrictEqual } from "node:util";
import {
  AssociateAccessPolicyCommand,
  type Cluster,
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  DescribeAccessEntryCommand,
  DescribeClusterCommand,
  EKSClient,
  paginateListAccessEntries,
  paginateListAssociatedAccessPolicies,
  UpdateAccessEntryCommand,
} from "@aws-sdk/client-eks";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import type { EksAccess } from "../../model/resource.ts";
import { ifExists } from "../facts/if-exists.ts";

/** An EKS access policy of an entry, and its scope. */
export type AccessPolicy = {
  readonly policyArn: string;
  readonly scope: "cluster" | "namespace";
  /** Of scope "namespace". */
  readonly namespaces: readonly string[];
};

/** All fields of an access entry that can be created again. */
export type AccessEntry = {
  readonly type: string;
  /** The principal's name in Kubernetes. */
  readonly username: string;
  readonly groups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly policies: readonly AccessPolicy[];
};

export async function cluster(aws: Aws, name: string): Promise<Cluster | undefined> {
  return (
    await ifExists(aws.client(EKSClient).send(new DescribeClusterCommand({ name })), "ResourceNotFound")
  )?.cluster;
}

/** The entry of a principal with its policies; undefined when the entry or the cluster does not exist. */
export async function accessEntry(aws: Aws, of: EksAccess): Promise<AccessEntry | undefined> {
  const client = aws.client(EKSClient);
  const names = namesOf(of);
  const [found, policies] = await Promise.all([
    ifExists(client.send(new DescribeAccessEntryCommand(names)), "ResourceNotFound"),
    ifExists(
      everyPage(
        paginateListAssociatedAccessPolicies({ client }, names),
        (page) => page.associatedAccessPolicies,
      ),
      "ResourceNotFound",
    ),
  ]);
  if (found?.accessEntry === undefined) return undefined;
  const { type = "", username = "", kubernetesGroups = [], tags = {} } = found.accessEntry;
  return {
    type,
    username,
    groups: kubernetesGroups,
    tags,
    policies: (policies ?? []).map(({ policyArn = "", accessScope }) => ({
      policyArn,
      scope: accessScope?.type ?? "cluster",
      namespaces: accessScope?.namespaces ?? [],
    })),
  };
}

/** The principals with one policy in a cluster, whatever its scope; none where the cluster does not exist. */
export async function principalsWith(aws: Aws, clusterName: string, policyArn: string): Promise<string[]> {
  const input = { clusterName, associatedPolicyArn: policyArn };
  const pages = paginateListAccessEntries({ client: aws.client(EKSClient) }, input);
  return (
    (await ifExists(
      everyPage(pages, (page) => page.accessEntries),
      "ResourceNotFound",
    )) ?? []
  );
}

/** Deletes an entry, and with it what its policies grant. An entry that no longer exists is success. */
export async function deleteEntry(aws: Aws, of: EksAccess): Promise<void> {
  await ifExists(aws.client(EKSClient).send(new DeleteAccessEntryCommand(namesOf(of))), "ResourceNotFound");
}

/** Creates an entry, without policies, in the given groups instead of its own. */
export async function createEntry(
  aws: Aws,
  of: EksAccess,
  { type, username, tags }: AccessEntry,
  groups: readonly string[],
): Promise<void> {
  const named = username !== "" && username !== defaultUsername(of.principalArn);
  await aws.client(EKSClient).send(
    new CreateAccessEntryCommand({
      ...namesOf(of),
      type,
      kubernetesGroups: [...groups],
      ...(named && { username }),
      ...(Object.keys(tags).length > 0 && { tags }),
    }),
  );
}

/** Adds an entry's policies and, last, its groups. Idempotent. */
export async function fillEntry(aws: Aws, of: EksAccess, { policies, groups }: AccessEntry): Promise<void> {
  const client = aws.client(EKSClient);
  await Promise.all(
    policies.map(({ policyArn, scope, namespaces }) =>
      client.send(
        new AssociateAccessPolicyCommand({
          ...namesOf(of),
          policyArn,
          accessScope: { type: scope, ...(scope === "namespace" && { namespaces: [...namespaces] }) },
        }),
      ),
    ),
  );
  await client.send(new UpdateAccessEntryCommand({ ...namesOf(of), kubernetesGroups: [...groups] }));
}

/** Whether two entries grant the same access: the order of groups, policies and namespaces is irrelevant. */
export function sameEntry(a: AccessEntry, b: AccessEntry): boolean {
  return isDeepStrictEqual(inOrder(a), inOrder(b));
}

function inOrder({ groups, policies, ...rest }: AccessEntry): AccessEntry {
  return {
    ...rest,
    groups: [...groups].sort(),
    policies: policies
      .map(({ namespaces, ...policy }) => ({ ...policy, namespaces: [...namespaces].sort() }))
      .sort((x, y) => (x.policyArn < y.policyArn ? -1 : 1)),
  };
}

function namesOf({ clusterName, principalArn }: EksAccess) {
  return { clusterName, principalArn };
}

/** EKS's default name for a principal; some names cannot be set explicitly (EKS user guide, "create access entries"). */
function defaultUsername(principalArn: string): string {
  return principalArn.replace(
    /^(arn:[\w-]+):iam::(\d+):role\/(?:.*\/)?([^/]+)$/,
    "$1:sts::$2:assumed-role/$3/{{SessionName}}",
  );
}

export const NO_ENTRY = "no access entry";

/** Returns an entry as displayed: "access as ana, in groups viewers, AmazonEKSViewPolicy in the whole cluster". */
export function entryInWords(entry: AccessEntry | null | undefined): string {
  if (!entry) return NO_ENTRY;
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
