import { source } from "../events/source.ts";
import { findingsOf, readAgentFinding, type WantedFindings } from "./endpoint-agent/finding.ts";

const PRODUCT = "crowdstrike/crowdstrike-falcon";

/**
 * Detections of CrowdStrike Falcon. CrowdStrike has no partner event source: Falcon Integration Gateway imports its
 * detections into Security Hub (docs/sources.md).
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-partner-providers.html
 */
export const crowdstrike = source<WantedFindings>({
  id: "crowdstrike",
  summary: "Detections of CrowdStrike Falcon, imported into Security Hub, on the default bus",
  trust: "ask",
  about: ["instance"],
  everything: {},
  pattern: (wanted) => findingsOf(PRODUCT, wanted),
  read: (event) => readAgentFinding(event, PRODUCT),
});
