import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containHost } from "./steps/contain-host.ts";

export default playbook({
  id: "dns-exfiltration",
  title: "A host carries data off in DNS queries",
  category: "hosts",
  about:
    "Data leaves in the names that the host asks for. Isolation stops everything but this very way: the VPC's resolver answers an isolated host, too. So the host is isolated, its credentials are denied and its disks are kept, and people are told that DNS stays open until they stop the host, or a DNS firewall blocks the domain.",
  willNot: [
    "stop the host by itself: memory would be lost",
    "block the domain: Route 53 Resolver DNS Firewall does, and is not managed here",
  ],
  techniques: ["T1048", "T1048.003", "T1071.004"],
  on: guardduty({ types: ["Trojan:EC2/DNSDataExfiltration"] }),
  contain: [...containHost],
  preserve: [step(snapshotVolumes, "instance")],
});
