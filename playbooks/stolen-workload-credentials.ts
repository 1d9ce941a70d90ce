import { denyRoleSession } from "../lib/actions/deny-role-session.ts";
import { freezeFunction } from "../lib/actions/freeze-function.ts";
import { stopTask } from "../lib/actions/stop-task.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";

export default playbook({
  id: "stolen-workload-credentials",
  title: "Credentials of a function or a task used elsewhere",
  category: "stolen credentials",
  about:
    "The credentials of a Lambda function or of an ECS task are used outside of it. Cordon at once denies the session, with all credentials that the function or task gets later, and freezes the function. Stopping the task requires approval: the code that leaked the credentials still runs there.",
  willNot: [
    "contain functions and tasks of the same role that the finding does not name",
    "delete a function, or change its code",
  ],
  techniques: ["T1552.005", "T1552.007", "T1078.004", "T1550.001"],
  on: guardduty({ types: ["UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.*"] }),
  contain: [step(denyRoleSession, "session"), step(freezeFunction, "lambdaFunction"), step(stopTask, "task")],
});
