import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containHost } from "./steps/contain-host.ts";

export default playbook({
  id: "command-and-control",
  title: "A host talks to those who control it",
  category: "hosts",
  about:
    "The host contacts a known command-and-control server, a generated or malicious domain, or Tor; a domain leads it to its own credentials; or it takes part in an attack on others. It is compromised: Cordon isolates it, denies its credentials and snapshots its disks.",
  willNot: [
    "isolate a host that only received traffic from a bad address: every listener on the internet does",
    "stop or terminate the host: its memory is evidence",
  ],
  techniques: [
    "T1071.001",
    "T1071.004",
    "T1568.002",
    "T1090.003",
    "T1041",
    "T1498",
    "T1046",
    "T1189",
    "T1552.005",
  ],
  on: guardduty({
    types: [
      "Backdoor:EC2/*",
      "Impact:EC2/AbusedDomainRequest.*",
      "Impact:EC2/MaliciousDomainRequest.*",
      "Impact:EC2/PortSweep",
      "Impact:EC2/SuspiciousDomainRequest.*",
      "Recon:EC2/Portscan",
      "Trojan:EC2/BlackholeTraffic*",
      "Trojan:EC2/DGADomainRequest.*",
      "Trojan:EC2/DriveBySourceTraffic*",
      "Trojan:EC2/DropPoint*",
      "Trojan:EC2/PhishingDomainRequest*",
      "UnauthorizedAccess:EC2/MaliciousIPCaller.Custom",
      "UnauthorizedAccess:EC2/MetadataDNSRebind",
      "UnauthorizedAccess:EC2/TorClient",
      "UnauthorizedAccess:EC2/TorRelay",
    ],
  }),
  contain: [...containHost],
  preserve: [step(snapshotVolumes, "instance")],
});
