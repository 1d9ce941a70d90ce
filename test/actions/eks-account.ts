import { setTimeout as sleep } from "node:timers/promises";
import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  CreateClusterCommand,
  type CreateClusterRequest,
  DeleteAccessEntryCommand,
  DescribeAccessEntryCommand,
  DescribeClusterCommand,
  EKSClient,
  ListAccessEntriesCommand,
  ListAssociatedAccessPoliciesCommand,
  ListClustersCommand,
} from "@aws-sdk/client-eks";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { makeIam } from "./iam-account.ts";

export const CLUSTER_ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
export const VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

/** Clusters without Kubernetes behind them (ministack makes them so where there is no Docker), and who may enter them. */
export function makeEks(moto: Moto) {
  const eks = openClient(moto, EKSClient);
  const { makeRole } = makeIam(moto);
  return {
    eks,
    makeCluster: async (name: string, more: Partial<CreateClusterRequest> = {}) => {
      await makeRole(`eks-${name}`);
      await eks.send(
        new CreateClusterCommand({
          name,
          roleArn: `arn:aws:iam::123456789012:role/eks-${name}`,
          resourcesVpcConfig: {},
          accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
          ...more,
        }),
      );
      for (let tries = 0; tries < 200; tries++) {
        if ((await eks.send(new DescribeClusterCommand({ name }))).cluster?.status === "ACTIVE") return;
        await sleep(20);
      }
      throw new Error(`cluster ${name} is not active`);
    },
    makeEntry: (clusterName: string, principalArn: string, more: object = {}) =>
      eks.send(new CreateAccessEntryCommand({ clusterName, principalArn, ...more })),
    associate: (clusterName: string, principalArn: string, policyArn: string, ...namespaces: string[]) =>
      eks.send(
        new AssociateAccessPolicyCommand({
          clusterName,
          principalArn,
          policyArn,
          accessScope: namespaces.length > 0 ? { type: "namespace", namespaces } : { type: "cluster" },
        }),
      ),
    deleteEntry: (clusterName: string, principalArn: string) =>
      eks.send(new DeleteAccessEntryCommand({ clusterName, principalArn })),
  };
}

/** Every entry of every cluster; without times and ids of their own, which are new for an entry that is made again. */
export async function describeEks(moto: Moto): Promise<unknown> {
  const eks = openClient(moto, EKSClient);
  const { clusters = [] } = await eks.send(new ListClustersCommand({}));
  return Promise.all(
    clusters.sort().map(async (clusterName) => {
      const { accessEntries = [] } = await eks.send(new ListAccessEntriesCommand({ clusterName }));
      const entries = await Promise.all(
        accessEntries.sort().map(async (principalArn) => {
          const of = { clusterName, principalArn };
          const [{ accessEntry }, { associatedAccessPolicies = [] }] = await Promise.all([
            eks.send(new DescribeAccessEntryCommand(of)),
            eks.send(new ListAssociatedAccessPoliciesCommand(of)),
          ]);
          const { accessEntryArn: _, createdAt: _made, modifiedAt: _changed, ...entry } = accessEntry ?? {};
          const policies = associatedAccessPolicies.map(({ policyArn, accessScope }) => ({
            policyArn,
            accessScope,
          }));
          policies.sort((a, b) => (a.policyArn! < b.policyArn! ? -1 : 1));
          return { entry, policies };
        }),
      );
      return { clusterName, entries };
    }),
  );
}
