import { attack } from "../attack.ts";
import { guardDutyFinding } from "../finding-parts.ts";
import { aFunction, aSessionOf, aTask } from "../finding-resources.ts";
import { callsWith, policiesOf } from "../look-at.ts";
import { concurrencyOf, newFunction } from "../victims/function.ts";
import { newTask, taskStateOf } from "../victims/task.ts";

const call = { api: "ListBuckets", serviceName: "s3.amazonaws.com" };

export const stolenWorkloadCredentials = attack({
  story: "the credentials of a function and those of a task are used elsewhere",
  victim: async (company, name) => {
    const [lambda, task] = await Promise.all([newFunction(company, name), newTask(company, `${name}-task`)]);
    return { lambda, task };
  },
  events: (company, { lambda, task }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.OutsideAWS",
        title: "Credentials of a function were used from an external IP address.",
        description: `Credentials of ${lambda.functionName} have been used from an external IP address.`,
        resource: {
          ...aFunction(company, lambda.functionName, lambda.role),
          ...aSessionOf(lambda.role, lambda.session),
        },
        call,
      },
    ),
    guardDutyFinding(
      company,
      {},
      {
        type: "UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS",
        title: "Credentials of a task were used from another account.",
        description: `Credentials of task ${task.taskId} have been used from another AWS account.`,
        resource: { ...aTask(company, task), ...aSessionOf(task.role, task.session) },
        call,
      },
    ),
  ],
  // The task's session is denied at once; stopping the task has no undo, so it requires approval.
  answers: ["contained", "contained", "waiting"],
  look: (company, { lambda, task }) => ({
    "calls with the function's session": callsWith(company, lambda.session.credentials),
    "calls with another session of the function's role": callsWith(company, lambda.neighbour.credentials),
    "policies of the function's role": policiesOf(company, { role: lambda.role.name }),
    "how many of the function may run at once": concurrencyOf(company, lambda.functionName),
    "calls with the task's session": callsWith(company, task.session.credentials),
    "calls with the other task's session": callsWith(company, task.neighbour.credentials),
    "policies of the tasks' role": policiesOf(company, { role: task.role.name }),
    "the task": taskStateOf(company, task.clusterName, task.taskArn),
    "the other task": taskStateOf(company, task.clusterName, task.otherTaskArn),
  }),
  held: {
    "calls with the function's session": "refused",
    "policies of the function's role": "2 policies",
    "how many of the function may run at once": "0",
    "calls with the task's session": "refused",
    "policies of the tasks' role": "2 policies",
    "the task": "STOPPED",
  },
  stays: { "the task": "STOPPED" },
});
