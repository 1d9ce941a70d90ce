import { attack } from "../attack.ts";
import { ATTACKER, guardDutyFinding } from "../finding-parts.ts";
import { aCluster, aSessionOf, aTask } from "../finding-resources.ts";
import { callsWith, policiesOf } from "../look-at.ts";
import { seedRoleSession } from "../seed-identities.ts";
import { clusterAccessOf, newClusterAccess } from "../victims/cluster-access.ts";
import { newTask, taskStateOf } from "../victims/task.ts";

// Kubernetes itself is not in the stand-in: the session's calls to AWS are looked at, not those to the cluster.
export const containerCompromise = attack({
  story: "secrets of a cluster are read from a bad address, and malware is in a container of another one",
  victim: async (company, name) => {
    const [cluster, task] = await Promise.all([
      newClusterAccess(company, name),
      newTask(company, `${name}-task`),
    ]);
    const [session, neighbour] = await Promise.all(
      ["alice", "bob"].map((one) => seedRoleSession(company, cluster.role, one)),
    );
    return { ...cluster, session: session!, neighbour: neighbour!, task };
  },
  events: (company, { clusterName, role, session, task }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "CredentialAccess:Kubernetes/MaliciousIPCaller",
        title: "Secrets of a cluster were read from a malicious address.",
        description: `A Kubernetes API that reads secrets of ${clusterName} was invoked from a malicious address.`,
        resource: {
          ...aSessionOf(role, session),
          ...aCluster(company, clusterName),
          kubernetesDetails: {
            kubernetesUserDetails: { username: "alice", uid: "0a1b2c3d", groups: ["system:authenticated"] },
          },
        },
        action: {
          actionType: "KUBERNETES_API_CALL",
          kubernetesApiCallAction: {
            requestUri: "/api/v1/secrets",
            verb: "list",
            remoteIpDetails: ATTACKER,
          },
        },
      },
    ),
    guardDutyFinding(
      company,
      {},
      {
        type: "Execution:ECS/MaliciousFile",
        title: "A malicious file was found in a container.",
        description: `A malware scan detected a malicious file in a container of task ${task.taskId}.`,
        resource: aTask(company, task),
      },
    ),
  ],
  // Stopping a task has no undo, so it requires approval.
  answers: ["contained", "waiting"],
  look: (company, { clusterName, role, session, neighbour, task }) => ({
    "calls with the session": callsWith(company, session.credentials),
    "calls with another session of the role": callsWith(company, neighbour.credentials),
    "policies of the role": policiesOf(company, { role: role.name }),
    "what the role may do in the cluster": clusterAccessOf(company, clusterName, role.arn),
    "the task": taskStateOf(company, task.clusterName, task.taskArn),
    "another task of its cluster": taskStateOf(company, task.clusterName, task.otherTaskArn),
    "calls with the task's credentials": callsWith(company, task.session.credentials),
  }),
  held: {
    "calls with the session": "refused",
    "policies of the role": "2 policies",
    "the task": "STOPPED",
  },
  stays: { "the task": "STOPPED" },
});
