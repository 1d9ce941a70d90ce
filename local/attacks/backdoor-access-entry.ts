import { CreateAccessEntryCommand, EKSClient } from "@aws-sdk/client-eks";
import { asRoot } from "../as-root.ts";
import { attack } from "../attack.ts";
import { callsWith, policiesOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { seedRole } from "../seed-identities.ts";
import { clusterAccessOf, newClusterAccess } from "../victims/cluster-access.ts";
import { newUser } from "../victims/user.ts";

export const backdoorAccessEntry = attack({
  story: "a user makes a role the administrator of a cluster",
  victim: async (company, name) => {
    const [actor, { clusterName, role }, neighbour] = await Promise.all([
      newUser(company, name),
      newClusterAccess(company, name),
      seedRole(company, `${name}-2`),
    ]);
    const principalArn = neighbour.arn;
    await asRoot(company, EKSClient).send(new CreateAccessEntryCommand({ clusterName, principalArn }));
    return { actor, clusterName, role, neighbour };
  },
  events: (company, { actor, clusterName, role }) => [
    recordedCall(company, {
      by: { user: actor },
      service: "eks",
      name: "AssociateAccessPolicy",
      requestParameters: {
        name: clusterName,
        principalArn: encodeURIComponent(role.arn),
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        accessScope: { type: "cluster" },
      },
      responseElements: { clusterName, principalArn: role.arn },
    }),
  ],
  // Other principals that assume the role are also affected.
  answers: ["waiting"],
  look: (company, { actor, clusterName, role, neighbour }) => ({
    "what the role may do in the cluster": clusterAccessOf(company, clusterName, role.arn),
    "what another role may do there": clusterAccessOf(company, clusterName, neighbour.arn),
    "calls of the actor": callsWith(company, actor.keys[0]!),
    "policies of the actor": policiesOf(company, { user: actor.name }),
    "policies of the role": policiesOf(company, { role: role.name }),
  }),
  held: {
    "what the role may do in the cluster": "no entry",
    "calls of the actor": "refused",
    "policies of the actor": "2 policies",
  },
});
