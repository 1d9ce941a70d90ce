import type { Brake } from "../brake.ts";
import type { Deciding, PlaybookTerms } from "../deciding.ts";
import { milliseconds } from "../duration.ts";
import type { Counts } from "../guardrail.ts";
import { readBrakes } from "../ledger/brakes.ts";
import { type Counted, HOUR, readCounts } from "../ledger/counters.ts";
import type { StepRecord } from "../response.ts";
import type { Engine } from "./engine.ts";

/** What is going on in the account while a response is decided: what people have set, and how much has been done already. */
export interface Situation {
  readonly brakes: readonly Brake[];
  count(counted: Counted): number;
}

/** Reads it in one wave. */
export const readSituation = async ({ table, now }: Pick<Engine, "table" | "now">): Promise<Situation> => {
  const at = now();
  const [brakes, count] = await Promise.all([readBrakes(table, at), readCounts(table, at)]);
  return { brakes, count };
};

/** What is counted of a storm: new responses that ask or act. */
export const stormOf = ({ storm }: Deciding): Counted => ({
  name: "storm",
  within: milliseconds(storm.within),
  most: storm.responses,
});

/** All that one automatic response counts towards. */
export const limitsOf = (
  playbook: string,
  account: string,
  steps: readonly Pick<StepRecord, "asset" | "wave">[],
  deciding: Deciding & { readonly terms: PlaybookTerms },
): readonly Counted[] => [
  { name: `playbook/${playbook}`, within: HOUR, most: deciding.terms.hourlyLimit },
  { name: `account/${account}`, within: HOUR, most: deciding.hourlyLimits.account },
  ...groupsOf(steps).map((group) => ({
    name: `group/${group}`,
    within: HOUR,
    most: deciding.hourlyLimits.group,
  })),
  stormOf(deciding),
];

const groupsOf = (steps: readonly Pick<StepRecord, "asset" | "wave">[]): string[] => [
  ...new Set(
    steps.flatMap(({ asset, wave }) =>
      wave === "contain" ? (asset?.groups ?? []).map(({ group }) => group) : [],
    ),
  ),
];

/** The same figures, for guardrails. */
export const countsOf = (
  { count }: Situation,
  playbook: string,
  account: string,
  steps: readonly Pick<StepRecord, "asset" | "wave">[],
  deciding: Deciding,
): Counts => ({
  playbook: count({ name: `playbook/${playbook}`, within: HOUR }),
  account: count({ name: `account/${account}`, within: HOUR }),
  groups: Object.fromEntries(
    groupsOf(steps).map((group) => [group, count({ name: `group/${group}`, within: HOUR })]),
  ),
  storm: count(stormOf(deciding)),
});
