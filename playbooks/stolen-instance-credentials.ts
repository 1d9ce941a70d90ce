import { denyRoleSession } from "../lib/actions/deny-role-session.ts";
import { isolateInstance } from "../lib/actions/isolate-instance.ts";
import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";

export default playbook({
  id: "stolen-instance-credentials",
  title: "Instance credentials used outside the instance",
  category: "stolen credentials",
  about:
    "The credentials of a host's role are used from a place where they cannot belong: an attacker read them from the metadata service. The host is compromised too, so Cordon contains both: the one session, not the role that other hosts share, and the host with all its interfaces.",
  willNot: [
    "deny the role's other sessions: other hosts continue to work",
    "terminate or stop the host: memory and disks are evidence",
  ],
  techniques: ["T1552.005", "T1078.004", "T1550.001"],
  on: guardduty({ types: ["UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.*"] }),
  contain: [step(denyRoleSession, "session"), step(isolateInstance, "instance")],
  preserve: [step(snapshotVolumes, "instance")],
});
