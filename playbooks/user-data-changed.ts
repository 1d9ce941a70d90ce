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
    "User data runs as root when the host starts: stop, change, start is a way onto any host without its keys. A user who changed it is contained at once; of a session of a role people are asked where others may have one by the same name. Whether the host is isolated, with its credentials denied, is always asked.",
  willNot: ["react to a stop or a start alone", "put the old script back: CloudTrail does not record it"],
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
