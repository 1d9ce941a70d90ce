import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containHost } from "./steps/contain-host.ts";

export default playbook({
  id: "dns-exfiltration",
  title: "A host carries data off in DNS queries",
  category: "hosts",
  about:
    "Data leaves within the names that the host resolves. Isolation stops every way except this one: the VPC's resolver also answers an isolated host. Cordon isolates the host, denies its credentials, snapshots its disks, and notifies operators that DNS stays open until they stop the host or block the domain by a DNS firewall.",
  willNot: [
    "stop the host: memory would be lost",
    "block the domain: Route 53 Resolver DNS Firewall can, and Cordon does not manage it",
  ],
  techniques: ["T1048", "T1048.003", "T1071.004"],
  on: guardduty({ types: ["Trojan:EC2/DNSDataExfiltration"] }),
  contain: [...containHost],
  preserve: [step(snapshotVolumes, "instance")],
});
