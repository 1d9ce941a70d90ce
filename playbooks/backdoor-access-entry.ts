import { removeEksAccess } from "../lib/actions/remove-eks-access.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/**
 * Nodes join a cluster by these types (EKS API reference, CreateAccessEntry); entries of people are of type STANDARD, explicit or by
 * default.
 */
const OF_NODES = ["EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"];

export default playbook({
  id: "backdoor-access-entry",
  title: "Access to an EKS cluster was given",
  category: "persistence",
  about:
    "An access entry gives a role or a user access to a cluster, as its administrator if a policy or a group allows it, and no IAM permission change removes that access. Cordon deletes the entry and contains the principal that made it; an undo creates the entry again. Cluster setup looks the same: begin with ask.",
  willNot: [
    "answer entries by which nodes join",
    "inspect the cluster: bindings and pods created inside stay",
    "read the aws-auth ConfigMap, which also gives access: changing it is no AWS call",
  ],
  techniques: ["T1098.006"],
  on: cloudtrail({
    calls: ["eks:AssociateAccessPolicy", "eks:CreateAccessEntry", "eks:UpdateAccessEntry"],
    where: { requestParameters: { type: [{ exists: false }, { "anything-but": OF_NODES }] } },
    about: "eksAccess",
    confidence: "medium",
  }),
  contain: [step(removeEksAccess, "eksAccess"), ...containActor],
});
