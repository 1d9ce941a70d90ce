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
    "The same finding tells of two things. A host that tries others' passwords is in the wrong hands: it is isolated, its credentials are denied, and its disks are kept. A host that is tried is the victim: it goes on serving, and the addresses that try are kept out of its subnets. On the internet that happens all day, and GuardDuty rates it low; so people are mostly asked first.",
  willNot: [
    "isolate the host that is attacked: that would be the attacker's success",
    "block more than the addresses that the finding names, one by one, nor one of your own network",
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
