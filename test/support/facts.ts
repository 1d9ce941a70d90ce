import type { Counts, Facts } from "../../lib/model/guardrail.ts";
import type { Signal } from "../../lib/model/signal.ts";
import { DECIDING, termsOf } from "../../lib/policy/settings.ts";

type Step = Facts["steps"][number];

const SIGNAL: Signal = {
  id: "1ab2c3d4",
  source: "guardduty",
  account: "123456789012",
  region: "eu-west-1",
  type: "UnauthorizedAccess:IAMUser/TorIPCaller",
  title: "A finding.",
  severity: "high",
  confidence: "high",
  activityAt: "2026-03-02T03:00:00.000Z",
  detectedAt: "2026-03-02T03:10:00.000Z",
  sample: false,
  trust: "act",
};

/** A contain step that is planned, on a user that nobody protects and that serves in no group. */
export function step(more: Partial<Step> = {}): Step {
  return {
    wave: "contain",
    action: "deny-user",
    target: { account: SIGNAL.account, region: "global" },
    targetName: "user/alice",
    changes: [],
    asset: { tags: {}, reach: "target", groups: [] },
    ...more,
  };
}

type Changed = Partial<Omit<Facts, "signal" | "deciding" | "counts">> & {
  readonly signal?: Partial<Signal>;
  readonly deciding?: Partial<Facts["deciding"]>;
  readonly counts?: Partial<Counts>;
};

/** Facts to which no guardrail objects, but for what a test changes. */
export function facts({ signal, deciding, counts, ...rest }: Changed = {}): Facts {
  return {
    signal: { ...SIGNAL, ...signal },
    playbook: "leaked-access-key",
    family: "7QX4M2K9TD",
    mode: "act",
    steps: [step()],
    settings: { accounts: ["123456789012"], raisedSources: [] },
    deciding: { ...DECIDING, terms: termsOf(DECIDING, { id: "leaked-access-key" }), ...deciding },
    brakes: [],
    counts: { playbook: 0, account: 0, groups: {}, storm: 0, ...counts },
    now: new Date("2026-03-02T03:12:00Z"),
    ...rest,
  };
}
