import { removeEksAccess } from "../lib/actions/remove-eks-access.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** By these hosts join a cluster (EKS API reference, CreateAccessEntry); people's entries are of type STANDARD, named or not. */
const OF_NODES = ["EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"];

export default playbook({
  id: "backdoor-access-entry",
  title: "Access to an EKS cluster was given",
  category: "persistence",
  about:
    "An access entry lets a role or a user into a cluster, as its administrator if a policy or a group says so, and no change of their rights in IAM takes that away. The entry is deleted again, and who gave it is contained; an undo makes the entry as it was. Clusters are set up the same way: begin with ask.",
  willNot: [
    "answer the entries by which nodes join",
    "look into the cluster: bindings and pods that were made inside stay",
    "read the aws-auth ConfigMap, which lets people in as well: it is no call of AWS",
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
