import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { stopTask } from "../lib/actions/stop-task.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containHost } from "./steps/contain-host.ts";

export default playbook({
  id: "hostile-process",
  title: "A hostile process on a host or in a container",
  category: "hosts",
  about:
    "The runtime agent saw a reverse shell, an injected or fileless process, a kernel module or similar. Cordon isolates a host, denies its credentials and snapshots its disks. For a container in ECS, the plan stops only the task and requires approval; for a pod, Cordon notifies. After a container escape, Cordon isolates the container's host.",
  willNot: [
    "isolate a node of ECS or Kubernetes because of a container without an escape: other workloads share the node",
    "act on daily behavior of your own software, such as a new binary: it notifies",
  ],
  techniques: [
    "T1059.004",
    "T1055",
    "T1620",
    "T1547.006",
    "T1611",
    "T1068",
    "T1548",
    "T1071.001",
    "T1568.002",
    "T1090.003",
  ],
  on: guardduty({
    types: [
      "Backdoor:Runtime/*",
      "DefenseEvasion:Runtime/FilelessExecution",
      "DefenseEvasion:Runtime/KernelModuleLoaded",
      "DefenseEvasion:Runtime/ProcessInjection.*",
      "Execution:Runtime/MaliciousFileExecuted*",
      "Execution:Runtime/ReverseShell",
      "Execution:Runtime/SuspiciousShellCreated",
      "Impact:Runtime/AbusedDomainRequest.*",
      "Impact:Runtime/MaliciousDomainRequest.*",
      "Impact:Runtime/SuspiciousDomainRequest.*",
      "PrivilegeEscalation:Runtime/*",
      "Trojan:Runtime/*",
      "UnauthorizedAccess:Runtime/*",
    ],
  }),
  contain: [...containHost, step(stopTask, "task")],
  preserve: [step(snapshotVolumes, "instance")],
});
