import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containHost } from "./steps/contain-host.ts";

export default playbook({
  id: "command-and-control",
  title: "A host talks to those who control it",
  category: "hosts",
  about:
    "The host calls a known command-and-control server, a generated or malicious domain, or Tor; it is led to its own credentials by a domain; or it takes part in an attack on others. So it is in the wrong hands: it is cut off the network, the credentials that it has are denied, and its disks are kept.",
  willNot: [
    "isolate a host that a bad address merely called at: whatever listens on the internet has such callers",
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
