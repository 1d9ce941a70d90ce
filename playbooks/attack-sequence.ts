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
    "GuardDuty combined single signals into one attack and names all actors and resources in it. Cordon contains all of them at once: every session, user, key and person, and every host, whose disks it snapshots. Steps without an undo, such as stopping a task, require their own approval; the whole plan requires approval where a group of hosts would lose too many members.",
  willNot: [
    "change buckets and clusters: the credentials that reach them are denied",
    "contain root, a principal of another account, or a user that only Kubernetes knows: it notifies",
    "contain a part of the attack when a name in it is unreadable: a partial containment looks complete",
  ],
  techniques: ["T1078.004", "T1059.009", "T1552.005", "T1530", "T1496.001", "T1610"],
  on: guardduty({ types: ["AttackSequence:*"] }),
  contain: [...containActor, ...containHost, step(stopTask, "task")],
  preserve: [step(snapshotVolumes, "instance")],
});
