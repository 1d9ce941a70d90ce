import type { FlowLog as Described } from "@aws-sdk/client-ec2";
import { FLOW_LOG_ID } from "../aws/formats.ts";
import { RESPONSE_TAG } from "../aws/names.ts";
import { type Aws, action } from "../model/action.ts";
import type { FlowLog } from "../model/resource.ts";
import { LOOK_UP_EVENTS } from "./cloudtrail/event-history.ts";
import { inForce } from "./facts/in-force.ts";
import { LIMITS } from "./facts/limits.ts";
import { malformed } from "./facts/malformed.ts";
import { unchanged } from "./facts/preview.ts";
import { protection, tagsOf } from "./facts/tags.ts";
import {
  CREATE_FLOW_LOG,
  createFlowLog,
  DELETE_FLOW_LOG,
  deleteFlowLog,
  deliversAs,
  flowLogs,
  READ_FLOW_LOGS,
} from "./flow-logs/flow-log.ts";
import { type PastFlowLog, pastFlowLog } from "./flow-logs/past-flow-log.ts";

type Before = { readonly flowLogId: string; readonly responseId: string; readonly was: PastFlowLog };

/**
 * Creates a deleted flow log again from its recorded request in CloudTrail's event history: same resource, traffic, bucket and format
 * (EC2 API reference, CreateFlowLogs).
 */
export const recreateFlowLogs = action<FlowLog, Before>({
  id: "recreate-flow-logs",
  summary: "Create a deleted VPC flow log again, as CloudTrail recorded it",
  reference: {
    mitigations: ["M1047", "D3-RC"],
    limits: [
      LIMITS.notRecorded,
      "A flow log that was made more than 90 days ago cannot be made again: the event history ends there",
      "One that delivered to CloudWatch Logs or Firehose cannot be made again: that needs a role passed, or powers over streams",
    ],
    roundTrips: { plan: 2, apply: 1 },
    unverified: [
      "how CloudTrail writes CreateFlowLogs with several resources, and its answer",
      "that AWS lets a second response with the same client token pass as the first",
    ],
  },
  undoes: ["ec2:DeleteFlowLogs"],
  authority: "resource",
  permissions: {
    read: [READ_FLOW_LOGS, LOOK_UP_EVENTS],
    apply: CREATE_FLOW_LOG,
    revert: DELETE_FLOW_LOG,
  },
  name: ({ flowLogId }) => flowLogId,

  async plan({ account, region, flowLogId }, aws) {
    const wrong = malformed([flowLogId, FLOW_LOG_ID]);
    if (wrong) return wrong;
    const [here, past] = await Promise.all([
      flowLogs(aws, "flow-log-id", flowLogId),
      pastFlowLog(aws, flowLogId),
    ]);
    if (here.length > 0) return { moot: `${flowLogId} exists in ${region} of ${account}` };
    if ("refused" in past) return past;
    const { was } = past;
    const same = (await flowLogs(aws, "resource-id", was.resourceId)).find(deliversAs(was));
    const tags = tagsOf(same?.Tags);
    const isOurs = tags[RESPONSE_TAG] !== undefined;
    if (same && !isOurs)
      return { moot: `${same.FlowLogId} does the same: from ${was.resourceId} into ${was.destination}` };
    return {
      changes: [
        {
          hold: `flow-log/${flowLogId}/delivery`,
          of: `flow log of ${was.resourceId} into ${was.destination}`,
          from: NONE,
          to: OURS,
          before: { flowLogId, responseId: tags[RESPONSE_TAG] ?? aws.responseId, was },
          ...(isOurs && { inForce: true }),
        },
      ],
      affected: [],
      limits: [
        LIMITS.notRecorded,
        "It has a new id, and none of the tags of the deleted one",
        `Whether bucket ${was.destination.split(":").at(-1)} still takes deliveries is not checked`,
      ],
      ...protection([same?.FlowLogId, tags]),
      asset: { tags, reach: "target", groups: [] },
    };
  },

  apply: (_target, { before: { was, flowLogId, responseId } }, aws) =>
    createFlowLog(aws, was, responseId, `${responseId}-${flowLogId}`),

  verify: (_target, changes, aws) =>
    inForce(changes, async ({ before }) => {
      const log = await find(aws, before);
      return log?.FlowLogStatus === "ACTIVE"
        ? undefined
        : `flow log of ${before.was.resourceId}: ${log ? `${log.FlowLogId} is not active` : NONE}`;
    }),

  async preview(_target, { before, from, to }, aws) {
    const log = await find(aws, before);
    const id = log?.FlowLogId;
    if (id === undefined) return unchanged(from, "already deleted");
    if (tagsOf(log?.Tags)[RESPONSE_TAG] !== before.responseId)
      return unchanged(`${id}, not by the response`, `${id} is not by the response`);
    return { now: to, will: `delete ${id}, which the response made`, putBack: () => deleteFlowLog(aws, id) };
  },
});

const NONE = "deleted";
const OURS = "created again by the response";

async function find(aws: Aws, { was }: Before): Promise<Described | undefined> {
  return (await flowLogs(aws, "resource-id", was.resourceId)).find(deliversAs(was));
}
