import { recreateFlowLogs } from "../lib/actions/recreate-flow-logs.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "flow-logs-deleted",
  title: "Flow logs were deleted",
  category: "defense evasion",
  about:
    "Flow logs show later which addresses a host contacted. Cordon creates each deleted flow log again as CloudTrail recorded it, if it delivered into a bucket, and contains the principal that deleted it. Code that deletes whole networks deletes their flow logs too: mute the roles of such code by name.",
  willNot: [
    "change logs that were already delivered",
    "recreate a flow log that delivered to CloudWatch Logs or Firehose: that requires a passed role",
  ],
  techniques: ["T1685.002"],
  on: cloudtrail({ calls: ["ec2:DeleteFlowLogs"] }),
  contain: [step(recreateFlowLogs, "flowLog"), ...containActor],
});
