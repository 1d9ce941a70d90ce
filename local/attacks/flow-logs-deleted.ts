import { attack } from "../attack.ts";
import { callsWith } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { USER_CUT, userSeen } from "../victims/cut-user.ts";
import { loggedInto, newDeletedFlowLog, newFlowLog } from "../victims/flow-log.ts";
import { newUser } from "../victims/user.ts";

export const flowLogsDeleted = attack({
  story: "a user deletes one of the two flow logs of a network",
  victim: async (company, name) => ({
    user: await newUser(company, name),
    bystander: await newUser(company, `${name}-2`),
    deleted: await newDeletedFlowLog(company, name),
    other: await newFlowLog(company, `${name}-2`),
  }),
  events: (company, { user, deleted }) => [
    recordedCall(company, {
      by: { user },
      service: "ec2",
      name: "DeleteFlowLogs",
      requestParameters: { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: deleted.flowLogId } } },
      responseElements: { DeleteFlowLogsResponse: { unsuccessful: "" } },
    }),
  ],
  answers: ["contained"],
  look: (company, { user, bystander, deleted, other }) => ({
    "what is logged into the bucket": loggedInto(company, deleted),
    "what is logged into another one": loggedInto(company, other),
    ...userSeen(company, user),
    "calls of another user": callsWith(company, bystander.keys[0]!),
  }),
  held: { "what is logged into the bucket": "ALL", ...USER_CUT },
});
