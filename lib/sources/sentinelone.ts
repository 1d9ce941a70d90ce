import { source } from "../events/source.ts";
import { type AgentFindingOptions, findingsOf, readAgentFinding } from "./endpoint-agent/finding.ts";

const PRODUCT = "sentinelone/endpoint-protection";

/**
 * Threats of SentinelOne, which its integration imports into Security Hub; SentinelOne has no known partner event source
 * (docs/sources.md).
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-partner-providers.html
 */
export const sentinelone = source<AgentFindingOptions>({
  id: "sentinelone",
  summary: "Threats of SentinelOne, imported into Security Hub, on the default bus",
  arrives: "**no partner event source is known**: through Security Hub",
  setUp: "the integration in Security Hub",
  trust: "ask",
  about: ["instance"],
  everything: {},
  pattern: (wanted) => findingsOf(PRODUCT, wanted),
  read: (event) => readAgentFinding(event, PRODUCT),
});
