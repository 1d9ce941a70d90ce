import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";
import { containHost } from "./steps/contain-host.ts";

export default playbook({
  id: "user-data-changed",
  title: "The start script of a host was changed",
  category: "hosts",
  about:
    "User data runs as root when the host starts: stop, change, start gives access to any host without its keys. Cordon contains a user who changed it at once; for a role session that may share its name with others, approval is required. Isolating the host and denying its credentials always requires approval.",
  willNot: ["react to a stop or a start alone", "restore the old script: CloudTrail does not record it"],
  techniques: ["T1651", "T1037", "T1059.004"],
  on: cloudtrail({
    calls: ["ec2:ModifyInstanceAttribute"],
    where: { requestParameters: { userData: [{ exists: true }] } },
    about: "instance",
    confidence: "medium",
  }),
  contain: [...containHost, ...containActor],
  preserve: [step(snapshotVolumes, "instance")],
});
