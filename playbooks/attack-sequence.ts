import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { stopTask } from "../lib/actions/stop-task.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containActor } from "./steps/contain-actor.ts";
import { containHost } from "./steps/contain-host.ts";

export default playbook({
  id: "attack-sequence",
  title: "An attack that GuardDuty pieced together",
  category: "multi-stage, other",
  about:
    "GuardDuty has joined single signals into one attack and names everybody and everything in it. All of it is contained at once: every session, user, key and person, every host, whose disks are kept. What cannot be put back, such as a task that is stopped, is asked about by itself; and people are asked about the whole where a group of hosts would lose too many of its own.",
  willNot: [
    "touch buckets and clusters: the credentials that reach them are denied",
    "act on root, on somebody of another account or on a user whom only Kubernetes knows: people are told",
    "act on a part of it alone when a name in it cannot be read: half an attack contained looks like all of it",
  ],
  techniques: ["T1078.004", "T1059.009", "T1552.005", "T1530", "T1496.001", "T1610"],
  on: guardduty({ types: ["AttackSequence:*"] }),
  contain: [...containActor, ...containHost, step(stopTask, "task")],
  preserve: [step(snapshotVolumes, "instance")],
});
