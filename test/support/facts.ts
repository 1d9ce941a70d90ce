import type { Facts } from "../../lib/guardrail.ts";
import type { Signal } from "../../lib/signal.ts";

const SIGNAL: Signal = {
  id: "1ab2c3d4",
  source: "guardduty",
  account: "123456789012",
  region: "eu-west-1",
  type: "UnauthorizedAccess:IAMUser/TorIPCaller",
  title: "A finding.",
  severity: "high",
  activityAt: "2026-03-02T03:00:00.000Z",
  detectedAt: "2026-03-02T03:10:00.000Z",
  sample: false,
  trust: "act",
};

/** Facts to which no guardrail objects, but for what a test changes. */
export const facts = ({
  signal,
  ...rest
}: Partial<Omit<Facts, "signal">> & { signal?: Partial<Signal> } = {}): Facts => ({
  signal: { ...SIGNAL, ...signal },
  mode: "act",
  steps: [{ action: "deny-user", targetName: "user/alice", changes: [] }],
  settings: { accounts: ["123456789012"], raisedSources: [] },
  now: new Date("2026-03-03T00:00:00Z"),
  ...rest,
});
