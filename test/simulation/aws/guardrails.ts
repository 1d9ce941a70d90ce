import { hourlyLimit } from "../../../lib/guardrails/hourly-limit.ts";
import { muted } from "../../../lib/guardrails/muted.ts";
import { nothingToContain } from "../../../lib/guardrails/nothing-to-contain.ts";
import { paused } from "../../../lib/guardrails/paused.ts";
import { protectedTarget } from "../../../lib/guardrails/protected-target.ts";
import { recentDecline } from "../../../lib/guardrails/recent-decline.ts";
import { sourceCeiling } from "../../../lib/guardrails/source-ceiling.ts";
import { storedVerdict } from "../../../lib/guardrails/stored-verdict.ts";
import { stormBrake } from "../../../lib/guardrails/storm-brake.ts";
import type { Guardrail } from "../../../lib/model/guardrail.ts";

/** The guardrails that look at the life of responses; the others look at what a signal says. */
export const guardrails: readonly Guardrail[] = [
  storedVerdict,
  paused,
  hourlyLimit,
  stormBrake,
  recentDecline,
  muted,
  sourceCeiling,
  protectedTarget,
  nothingToContain,
];
