import { setTimeout as sleep } from "node:timers/promises";
import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  CreateClusterCommand,
  DescribeClusterCommand,
  EKSClient,
  ListAssociatedAccessPoliciesCommand,
} from "@aws-sdk/client-eks";
import { asRoot, type Reach } from "../as-root.ts";
import type { Company, Role } from "../company.ts";
import { seedRole } from "../seed-identities.ts";

const CLUSTER_ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

/** An EKS cluster, and a role that became its administrator. */
export interface ClusterVictim {
  readonly clusterName: string;
  readonly role: Role;
}

export async function newClusterAccess(company: Company, name: string): Promise<ClusterVictim> {
  const eks = asRoot(company, EKSClient);
  const role = await seedRole(company, name);
  await eks.send(
    new CreateClusterCommand({
      name,
      roleArn: role.arn,
      resourcesVpcConfig: {},
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
    }),
  );
  for (let tries = 0; tries < 200; tries++) {
    if ((await eks.send(new DescribeClusterCommand({ name }))).cluster?.status === "ACTIVE") break;
    await sleep(20);
  }
  const entry = { clusterName: name, principalArn: role.arn };
  await eks.send(new CreateAccessEntryCommand(entry));
  const accessScope = { type: "cluster" as const };
  await eks.send(new AssociateAccessPolicyCommand({ ...entry, policyArn: CLUSTER_ADMIN, accessScope }));
  return { clusterName: name, role };
}

/** A principal's access in a cluster: "AmazonEKSClusterAdminPolicy", "nothing" by an entry, "no entry". */
export async function clusterAccessOf(
  reach: Reach,
  clusterName: string,
  principalArn: string,
): Promise<string> {
  try {
    const wanted = new ListAssociatedAccessPoliciesCommand({ clusterName, principalArn });
    const { associatedAccessPolicies = [] } = await asRoot(reach, EKSClient).send(wanted);
    return (
      associatedAccessPolicies.map(({ policyArn }) => policyArn!.split("/").at(-1)).join(", ") || "nothing"
    );
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return "no entry";
    throw error;
  }
}
