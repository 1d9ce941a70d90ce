import { cancelSsmCommand } from "../lib/actions/cancel-ssm-command.ts";
import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";
import { containHost } from "./steps/contain-host.ts";

/** A user's long-term key; in the console, where people press buttons, a user has temporary ones. */
const LONG_TERM = { type: ["IAMUser"], accessKeyId: [{ prefix: "AKIA" }] };
const TEMPORARY = { type: ["IAMUser"], accessKeyId: [{ "anything-but": { prefix: "AKIA" } }] };

export default playbook({
  id: "remote-command",
  title: "A user sent a command to hosts",
  category: "hosts",
  about:
    "Systems Manager runs what it is told as root, on every host at once. Pipelines do that with roles; a user's own long-term key seldom has a reason. A user whose long-term key sent one is contained at once, and whether the command is cancelled, the hosts are isolated and their credentials denied is asked: many may be hit. Of a user in the console all of it is asked.",
  willNot: [
    "isolate hosts by itself, nor those that a command names by a tag: the record does not say which they are",
    "answer roles and services that send commands: that is what they are for",
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
      // Not of low confidence: then what cannot be undone, such as a command that is cancelled, is refused.
      severity: "low",
      confidence: "medium",
    }),
  ],
  contain: [step(cancelSsmCommand, "command"), ...containHost, ...containActor],
  preserve: [step(snapshotVolumes, "instance")],
});
