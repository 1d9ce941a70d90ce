import { stopTask } from "../lib/actions/stop-task.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "container-compromise",
  title: "A container, or the way into its cluster",
  category: "functions, containers",
  about:
    "Kubernetes' audit log or a scan of a container says that somebody is inside. What AWS can cut is contained: the IAM credentials that called the cluster, and the task of ECS when people say so. A user, a pod or a binding that only Kubernetes knows is beyond its reach, and people are told.",
  willNot: [
    "change anything inside Kubernetes: Cordon has no way into a cluster",
    "isolate a node: other pods run on it",
  ],
  techniques: ["T1609", "T1610", "T1613", "T1552.007", "T1611", "T1098.006", "T1204.003"],
  on: guardduty({
    types: [
      "CredentialAccess:Kubernetes/*",
      "DefenseEvasion:Kubernetes/*",
      "Discovery:Kubernetes/*",
      "Execution:Container/*",
      "Execution:ECS/*",
      "Execution:Kubernetes/*",
      "Impact:Kubernetes/*",
      "Persistence:Kubernetes/*",
      "PrivilegeEscalation:Kubernetes/*",
    ],
  }),
  contain: [...containActor, step(stopTask, "task")],
});
