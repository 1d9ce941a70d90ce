import { blockRemoteAddress } from "../lib/actions/block-remote-address.ts";
import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containHost } from "./steps/contain-host.ts";

export default playbook({
  id: "brute-force",
  title: "A host is tried for a way in, or tries others",
  category: "hosts",
  about:
    "The same finding has two meanings. If a host guesses passwords of others, it is compromised: Cordon isolates it, denies its credentials and snapshots its disks. If a host is attacked, it is the victim: it continues to serve, and Cordon blocks the attacking addresses in its subnets. On the internet that happens all day, and GuardDuty rates it low, so most plans require approval.",
  willNot: [
    "isolate the attacked host: that would be the attacker's success",
    "block other addresses than those in the finding, one by one, or an address of your own network",
  ],
  techniques: ["T1110", "T1110.001", "T1021.001", "T1021.004", "T1021.006", "T1595.001", "T1595.002"],
  on: guardduty({
    types: [
      "Impact:EC2/WinRMBruteForce",
      "Recon:EC2/PortProbe*",
      "UnauthorizedAccess:EC2/RDPBruteForce",
      "UnauthorizedAccess:EC2/SSHBruteForce",
    ],
  }),
  contain: [...containHost, step(blockRemoteAddress, "attacker")],
  preserve: [step(snapshotVolumes, "instance")],
});
