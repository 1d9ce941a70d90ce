import { recreateFlowLogs } from "../lib/actions/recreate-flow-logs.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "flow-logs-deleted",
  title: "Flow logs were deleted",
  category: "defense evasion",
  about:
    "Flow logs are what tells afterwards where a host talked to. Each that was deleted is made again as CloudTrail recorded it, where it delivered into a bucket, and who deleted it is contained. Code that takes whole networks down deletes theirs, too: mute the roles of such code by name.",
  willNot: [
    "touch the logs that were already delivered",
    "make one again that delivered to CloudWatch Logs or Firehose: that needs a role passed",
  ],
  techniques: ["T1685.002"],
  on: cloudtrail({ calls: ["ec2:DeleteFlowLogs"] }),
  contain: [step(recreateFlowLogs, "flowLog"), ...containActor],
});
