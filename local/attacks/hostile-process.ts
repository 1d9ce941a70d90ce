import { attack } from "../attack.ts";
import { guardDutyFinding } from "../finding-parts.ts";
import { aHost, aTask } from "../finding-resources.ts";
import { callsWith } from "../look-at.ts";
import { HOST_CUT, HOST_EVIDENCE, hostSeen } from "../victims/cut-host.ts";
import { newHost } from "../victims/host.ts";
import { newTask, taskStateOf } from "../victims/task.ts";

export const hostileProcess = attack({
  story: "a reverse shell runs on a host, and another one in a container",
  victim: async (company, name) => {
    const [host, task] = await Promise.all([newHost(company, name), newTask(company, `${name}-task`)]);
    return { host, task };
  },
  events: (company, { host: { host }, task }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "Execution:Runtime/ReverseShell",
        title: "A process on a host opened a reverse shell.",
        description: `A process on ${host.id} has created a reverse shell.`,
        resource: aHost(company, host),
        service: { runtimeDetails: { process: { name: "bash", executablePath: "/bin/bash", pid: 4711 } } },
      },
    ),
    guardDutyFinding(
      company,
      {},
      {
        type: "Execution:Runtime/ReverseShell",
        title: "A process in a container opened a reverse shell.",
        description: `A process in a container of task ${task.taskId} has created a reverse shell.`,
        resource: aTask(company, task),
        service: { runtimeDetails: { process: { name: "bash", executablePath: "/bin/bash", pid: 4711 } } },
      },
    ),
  ],
  // Stopping a task has no undo, so it requires approval.
  answers: ["contained", "waiting"],
  look: (company, { host, task }) => ({
    ...hostSeen(company, host),
    "the task": taskStateOf(company, task.clusterName, task.taskArn),
    "another task of its cluster": taskStateOf(company, task.clusterName, task.otherTaskArn),
    "calls with the task's credentials": callsWith(company, task.session.credentials),
  }),
  held: { ...HOST_CUT, "the task": "STOPPED" },
  stays: { ...HOST_EVIDENCE, "the task": "STOPPED" },
});
