import { isolateInstance } from "../lib/actions/isolate-instance.ts";
import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** A user's long-term key; in the console a user has temporary keys. */
const LONG_TERM = { type: ["IAMUser"], accessKeyId: [{ prefix: "AKIA" }] };
const TEMPORARY = { type: ["IAMUser"], accessKeyId: [{ "anything-but": { prefix: "AKIA" } }] };

export default playbook({
  id: "ssh-key-pushed",
  title: "An SSH key was pushed to a host",
  category: "hosts",
  about:
    "EC2 Instance Connect gives its caller access to a host: the pushed key is valid for a minute, and the session that it opens continues without it. Cordon contains a user whose long-term key pushed one at once; isolating the host requires approval. For a user in the console, who uses the Connect button, the whole plan requires approval.",
  willNot: ["end an SSH session: AWS cannot", "answer roles: Instance Connect is their daily tool"],
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
