import { type Counted, HOUR } from "../ledger/counters.ts";
import { readSituation as read, type Situation } from "../ledger/situation.ts";
import type { Deciding, PlaybookTerms } from "../model/deciding.ts";
import { milliseconds } from "../model/duration.ts";
import type { Counts } from "../model/guardrail.ts";
import type { StepRecord } from "../model/response.ts";
import type { Engine } from "./engine.ts";

export type { Situation };

/** Reads suppressions and counters. Strongly consistent. */
export function readSituation({ table, now }: Pick<Engine, "table" | "now">): Promise<Situation> {
  return read(table, now());
}

/** The counter of a storm: new responses that ask or act. */
export function stormOf({ storm }: Deciding): Counted {
  return {
    name: "storm",
    within: milliseconds(storm.within),
    most: storm.responses,
  };
}

/** Every counter, with its limit, in which one automatic response counts. */
export function limitsOf(
  playbook: string,
  account: string,
  steps: readonly Pick<StepRecord, "asset" | "wave">[],
  deciding: Deciding & { readonly terms: PlaybookTerms },
): readonly Counted[] {
  return [
    { name: `playbook/${playbook}`, within: HOUR, most: deciding.terms.hourlyLimit },
    { name: `account/${account}`, within: HOUR, most: deciding.hourlyLimits.account },
    ...groupsOf(steps).map((group) => ({
      name: `group/${group}`,
      within: HOUR,
      most: deciding.hourlyLimits.group,
    })),
    stormOf(deciding),
  ];
}

function groupsOf(steps: readonly Pick<StepRecord, "asset" | "wave">[]): string[] {
  return [
    ...new Set(
      steps.flatMap(({ asset, wave }) =>
        wave === "contain" ? (asset?.groups ?? []).map(({ group }) => group) : [],
      ),
    ),
  ];
}

/** The same counts, for guardrails. */
export function countsOf(
  { count }: Situation,
  playbook: string,
  account: string,
  steps: readonly Pick<StepRecord, "asset" | "wave">[],
  deciding: Deciding,
): Counts {
  return {
    playbook: count({ name: `playbook/${playbook}`, within: HOUR }),
    account: count({ name: `account/${account}`, within: HOUR }),
    groups: Object.fromEntries(
      groupsOf(steps).map((group) => [group, count({ name: `group/${group}`, within: HOUR })]),
    ),
    storm: count(stormOf(deciding)),
  };
}
