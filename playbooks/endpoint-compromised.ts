import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { crowdstrike } from "../lib/sources/crowdstrike.ts";
import { defender } from "../lib/sources/defender.ts";
import { sentinelone } from "../lib/sources/sentinelone.ts";
import { containHost } from "./steps/contain-host.ts";

export default playbook({
  id: "endpoint-compromised",
  title: "The agent on a host says that it is compromised",
  category: "hosts",
  about:
    "The endpoint agent sees what AWS cannot: processes, files, interactive commands. Other principals than AWS can write its findings, so approval is required: the plan isolates the host, denies its credentials and snapshots its disks.",
  willNot: [
    "isolate by the agent too: its console can, and both may be useful",
    "answer findings of low severity",
    "contain people whom the agent names: only the host is its subject",
  ],
  techniques: ["T1059", "T1055", "T1003", "T1105"],
  on: [
    crowdstrike({ minSeverity: "medium" }),
    sentinelone({ minSeverity: "medium" }),
    defender({ severities: ["medium", "high"] }),
  ],
  contain: [...containHost],
  preserve: [step(snapshotVolumes, "instance")],
});
