import { attack } from "../attack.ts";
import { guardDutyFinding } from "../finding-parts.ts";
import { aHost, aTask, connection } from "../finding-resources.ts";
import { callsWith } from "../look-at.ts";
import { HOST_CUT, HOST_EVIDENCE, hostSeen } from "../victims/cut-host.ts";
import { newHost } from "../victims/host.ts";
import { newTask, taskStateOf } from "../victims/task.ts";

export const cryptoMining = attack({
  story: "a host mines cryptocurrency, and so does a container",
  victim: async (company, name) => {
    const [host, task] = await Promise.all([newHost(company, name), newTask(company, `${name}-task`)]);
    return { host, task };
  },
  events: (company, { host: { host }, task }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "CryptoCurrency:EC2/BitcoinTool.B",
        title: "A host talks to a mining pool.",
        description: `${host.id} is communicating with a cryptocurrency mining pool.`,
        resource: aHost(company, host),
        action: connection("OUTBOUND", 3333),
      },
    ),
    guardDutyFinding(
      company,
      {},
      {
        type: "CryptoCurrency:Runtime/BitcoinTool.B",
        title: "A container talks to a mining pool.",
        description: `A container of task ${task.taskId} is communicating with a mining pool.`,
        resource: aTask(company, task),
        service: { runtimeDetails: { process: { name: "xmrig", executablePath: "/tmp/xmrig", pid: 4711 } } },
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
