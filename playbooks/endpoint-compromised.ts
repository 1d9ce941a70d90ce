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
    "The endpoint agent sees what AWS cannot: processes, files, a hand on the keyboard. Others than AWS can write what it says, so people are asked; the host is cut off with its credentials, and its disks are kept.",
  willNot: [
    "isolate by the agent as well: its console does that, and both may be wanted",
    "answer findings of low severity",
    "contain people whom the agent names: a host is what it watches",
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
