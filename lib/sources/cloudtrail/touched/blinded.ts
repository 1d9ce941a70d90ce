import { DETECTOR_ID, FLOW_LOG_ID } from "../../../aws/formats.ts";
import { at, textIfFits } from "../../../events/event-field.ts";
import { trailNamed } from "../../resource/trail.ts";
import { ANSWER, oneOrMore, PARAMETERS, type Reader, type Readers } from "./recorded.ts";

/** A trail is stopped by its name, in its home Region, or by its ARN. */
const trail: Reader = ({ event, here }) => {
  const found = trailNamed(at(event, `${PARAMETERS}.name`), here);
  return found === undefined ? [] : [{ trail: found }];
};

/** The answer names the flow logs that could not be deleted. */
const flowLogs: Reader = ({ event, here }) => {
  const still = oneOrMore(event, `${ANSWER}.DeleteFlowLogsResponse.unsuccessful.item`).map((item) =>
    at(event, `${item}.resourceId`),
  );
  return oneOrMore(event, `${PARAMETERS}.DeleteFlowLogsRequest.FlowLogId`)
    .flatMap((item) => textIfFits(event, `${item}.content`, FLOW_LOG_ID) ?? [])
    .filter((flowLogId) => !still.includes(flowLogId))
    .map((flowLogId) => ({ flowLog: { ...here, flowLogId } }));
};

const detector: Reader = ({ event, here }) => {
  const detectorId = textIfFits(event, `${PARAMETERS}.detectorId`, DETECTOR_ID);
  if (detectorId === undefined || at(event, `${PARAMETERS}.enable`) !== false) return [];
  return [{ detector: { ...here, detectorId } }];
};

/**
 * Logging and detection that a call turned off reversibly: a deleted trail or detector is not reversible, nor what UpdateTrail narrowed
 * (CloudTrail, EC2 and GuardDuty API references, the calls of those names).
 */
export const BLINDED: Readers = {
  "cloudtrail:StopLogging": trail,
  "ec2:DeleteFlowLogs": flowLogs,
  "guardduty:UpdateDetector": detector,
};
