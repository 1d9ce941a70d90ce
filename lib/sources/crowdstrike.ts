import { source } from "../events/source.ts";
import { type AgentFindingOptions, findingsOf, readAgentFinding } from "./endpoint-agent/finding.ts";

const PRODUCT = "crowdstrike/crowdstrike-falcon";

/**
 * Detections of CrowdStrike Falcon. CrowdStrike has no partner event source: Falcon Integration Gateway imports its detections into
 * Security Hub (docs/sources.md).
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-partner-providers.html
 */
export const crowdstrike = source<AgentFindingOptions>({
  id: "crowdstrike",
  summary: "Detections of CrowdStrike Falcon, imported into Security Hub, on the default bus",
  arrives: "**no partner event source exists**: through Security Hub",
  setUp: "Falcon Integration Gateway",
  trust: "ask",
  about: ["instance"],
  everything: {},
  pattern: (wanted) => findingsOf(PRODUCT, wanted),
  read: (event) => readAgentFinding(event, PRODUCT),
});
