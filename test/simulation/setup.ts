import type { Deciding } from "../../lib/model/deciding.ts";
import type { Mode } from "../../lib/model/mode.ts";
import { DECIDING } from "../../lib/policy/settings.ts";
import type { Chance } from "./chance.ts";

/** How the deployment of one schedule is. */
export interface Setup {
  readonly mode: Mode;
  /** An undo of the keys' action gives power back. */
  readonly rearms: boolean;
  /** A playbook has two steps over one attribute. */
  readonly twoOnOne: boolean;
  /** How long a lamp is drained, in milliseconds. */
  readonly drain: number;
  /** The second playbook keeps evidence. */
  readonly otherPreserves: boolean;
  readonly deciding: Deciding;
}

/** A deployment that acts, with plain terms: what scenes start from. */
export const PLAIN: Setup = {
  mode: "act",
  rearms: false,
  twoOnOne: false,
  drain: 300,
  otherPreserves: false,
  deciding: { ...DECIDING, undoPeople: 1, storm: { responses: 1_000, within: "10m" } },
};

/** Terms at random. */
export function drawSetup(chance: Chance): Setup {
  const mode = chance.happens(0.04) ? "observe" : chance.happens(0.22) ? "ask" : "act";
  return {
    mode,
    rearms: chance.happens(0.2),
    twoOnOne: chance.happens(0.25),
    drain: chance.pick([300, 2_500]),
    otherPreserves: chance.happens(0.5),
    deciding: {
      ...DECIDING,
      ask: { within: "10m", onSilence: chance.pick(["hold", "expire", "escalate", "contain"] as const) },
      ...(chance.happens(0.3) && {
        confirm: { within: "20m", onSilence: chance.pick(["keep", "release"] as const) },
      }),
      holdFor: chance.happens(0.3) ? { "switch-off": "25m" } : {},
      whenLost: chance.pick(["tell", "reapply"] as const),
      hourlyLimit: chance.pick([3, 20]),
      undoPeople: chance.pick(["same", "same", 2] as const),
      afterDecline: "30m",
      checkEvery: "15m",
    },
  };
}
