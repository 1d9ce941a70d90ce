import { cancelSsmCommand } from "../lib/actions/cancel-ssm-command.ts";
import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";
import { containHost } from "./steps/contain-host.ts";

/** A user's long-term key; in the console a user has temporary keys. */
const LONG_TERM = { type: ["IAMUser"], accessKeyId: [{ prefix: "AKIA" }] };
const TEMPORARY = { type: ["IAMUser"], accessKeyId: [{ "anything-but": { prefix: "AKIA" } }] };

export default playbook({
  id: "remote-command",
  title: "A user sent a command to hosts",
  category: "hosts",
  about:
    "Systems Manager runs commands as root, on many hosts at once. Pipelines use roles for that; a user's long-term key seldom has a reason. Cordon contains a user whose long-term key sent a command at once. Cancelling the command, isolating the hosts and denying their credentials requires approval: many hosts may be affected. For a user in the console, the whole plan requires approval.",
  willNot: [
    "isolate hosts automatically, or hosts that a command names by a tag: the record does not list them",
    "answer roles and services that send commands: that is their normal use",
  ],
  techniques: ["T1651", "T1059.009"],
  on: [
    cloudtrail({
      once: "a day",
      calls: ["ssm:SendCommand"],
      where: { userIdentity: { ...LONG_TERM, invokedBy: [{ exists: false }] } },
      confidence: "medium",
    }),
    cloudtrail({
      once: "a day",
      calls: ["ssm:SendCommand"],
      where: { userIdentity: { ...TEMPORARY, invokedBy: [{ exists: false }] } },
      // Not low confidence: that would refuse steps without an undo, such as cancelling a command.
      severity: "low",
      confidence: "medium",
    }),
  ],
  contain: [step(cancelSsmCommand, "command"), ...containHost, ...containActor],
  preserve: [step(snapshotVolumes, "instance")],
});
