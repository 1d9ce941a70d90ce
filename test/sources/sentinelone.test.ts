import { expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { crowdstrike } from "../../lib/sources/crowdstrike.ts";
import { sentinelone } from "../../lib/sources/sentinelone.ts";
import { SENTINELONE as THREAT } from "../support/agent-findings.ts";
import { changed } from "../support/changed.ts";

it("reads a host and what happened to it", () => {
  expect(sentinelone({}).parse(THREAT)).toEqual({
    id: "sentinelone/sentinelone/endpoint-protection:1234567890123456789",
    source: "sentinelone",
    trust: "ask",
    account: "123456789012",
    region: "us-east-1",
    type: "TTPs/Execution",
    title: "Malware on web-3",
    severity: "critical",
    confidence: "high",
    activityAt: "2026-03-02T03:10:00.000Z",
    detectedAt: "2026-03-02T03:13:30.000Z",
    sentAt: "2026-03-02T03:14:15.000Z",
    sample: false,
    instance: { account: "123456789012", region: "us-east-1", instanceId: "i-0123456789abcdef0" },
  });
});

it("names no host by its name", () => {
  const named = changed(THREAT, { "detail.findings.0.Resources": [{ Type: "Other", Id: "web-3" }] });
  expect(Object.keys(sentinelone({}).parse(named))).not.toContain("instance");
});

it("is another's than CrowdStrike's", () => {
  expect(compile(sentinelone({}).pattern)(THREAT)).toBe(true);
  expect(compile(crowdstrike({}).pattern)(THREAT)).toBe(false);
  expect(() => crowdstrike({}).parse(THREAT)).toThrow("detail.findings.0.ProductArn");
});
