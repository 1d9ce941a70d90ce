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
    "The runtime agent saw a reverse shell, an injected or fileless process, a kernel module or the like. A host is cut off, its credentials are denied and its disks are kept. Of a container in ECS only the task is stopped, when people say so; of a pod, people are told. Where a container broke out, its host is cut off.",
  willNot: [
    "isolate a node of ECS or Kubernetes because of a container that is still contained: others run there, too",
    "act on what software of yours does every day, such as a new binary: people are told of that",
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
