import { isolateInstance } from "../lib/actions/isolate-instance.ts";
import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** A user's long-term key; in the console, where people press buttons, a user has temporary ones. */
const LONG_TERM = { type: ["IAMUser"], accessKeyId: [{ prefix: "AKIA" }] };
const TEMPORARY = { type: ["IAMUser"], accessKeyId: [{ "anything-but": { prefix: "AKIA" } }] };

export default playbook({
  id: "ssh-key-pushed",
  title: "An SSH key was pushed to a host",
  category: "hosts",
  about:
    "EC2 Instance Connect lets whoever may call it onto a host: the key that they push is good for a minute, the session that it opens lives on without it. A user whose long-term key pushed one is contained at once, and whether the host is isolated is asked. Of a user in the console, where it is the Connect button, all of it is asked.",
  willNot: ["end a session of SSH: AWS cannot", "answer roles: Instance Connect is their everyday tool"],
  techniques: ["T1021.004", "T1098.004", "T1021.008"],
  on: [
    cloudtrail({
      once: "a day",
      calls: ["ec2-instance-connect:SendSSHPublicKey"],
      where: { userIdentity: LONG_TERM },
      confidence: "medium",
    }),
    cloudtrail({
      once: "a day",
      calls: ["ec2-instance-connect:SendSSHPublicKey"],
      where: { userIdentity: TEMPORARY },
      confidence: "low",
    }),
  ],
  contain: [step(isolateInstance, "instance"), ...containActor],
  preserve: [step(snapshotVolumes, "instance")],
});
