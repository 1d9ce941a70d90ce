import { source } from "../events/source.ts";
import { findingsOf, readAgentFinding, type WantedFindings } from "./endpoint-agent/finding.ts";

const PRODUCT = "sentinelone/endpoint-protection";

/**
 * Threats of SentinelOne, which its integration imports into Security Hub; no partner event source of theirs is known
 * (docs/sources.md).
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-partner-providers.html
 */
export const sentinelone = source<WantedFindings>({
  id: "sentinelone",
  summary: "Threats of SentinelOne, imported into Security Hub, on the default bus",
  trust: "ask",
  about: ["instance"],
  everything: {},
  pattern: (wanted) => findingsOf(PRODUCT, wanted),
  read: (event) => readAgentFinding(event, PRODUCT),
});
