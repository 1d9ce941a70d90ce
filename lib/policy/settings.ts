import type { Deciding, PlaybookTerms } from "../model/deciding.ts";
import { DECISION_TABLE } from "./table.ts";

/** How a deployment decides unless bin/app.ts says otherwise. */
export const DECIDING: Deciding = {
  modes: [],
  table: DECISION_TABLE,
  playbooks: {},
  ask: { within: "30m", onSilence: "escalate" },
  holdFor: {},
  whenLost: "tell",
  undoPeople: "same",
  hourlyLimit: 20,
  hourlyLimits: { account: 50, group: 3 },
  largestShare: 0.34,
  staleAfter: "15m",
  leastSeverity: "medium",
  leastConfidence: "medium",
  criticality: {
    tag: "criticality",
    critical: ["critical", "high"],
    normal: ["medium", "normal", "low"],
  },
  neverTouch: [],
  knownAddresses: [],
  storm: { responses: 10, within: "10m" },
  afterDecline: "1h",
  checkEvery: "15m",
};

/** The terms of one playbook: the deployment's, over them its author's, over them what the deployer says of this playbook. */
export function termsOf(
  deciding: Deciding,
  playbook: { readonly id: string; readonly terms?: Partial<PlaybookTerms> },
): PlaybookTerms {
  const { ask, confirm, holdFor, whenLost, undoPeople, hourlyLimit, checkEvery, afterDecline } = {
    ...deciding,
    ...given(playbook.terms),
    ...given(deciding.playbooks[playbook.id]),
  };
  return {
    ask,
    ...(confirm && { confirm }),
    holdFor,
    whenLost,
    undoPeople,
    hourlyLimit,
    checkEvery,
    afterDecline,
  };
}

/** A term that is written as `undefined` is not given. */
function given(terms: Partial<PlaybookTerms> = {}): Partial<PlaybookTerms> {
  return Object.fromEntries(Object.entries(terms).filter(([, term]) => term !== undefined));
}
