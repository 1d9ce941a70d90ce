import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";
import { isByHand } from "./reading/by-hand.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["ask"],
  when: "the playbook, the account or the group has reached its automatic responses of this hour",
  byHand: false,
};

/** Asks at the hourly limit of automatic responses: of a playbook, an account, or a group. */
export const hourlyLimit: Guardrail = {
  id: "hourly-limit",
  lower: (facts) => {
    if (isByHand(facts)) return undefined;
    const { playbook, signal, counts, steps, deciding } = facts;
    const { account, group } = deciding.hourlyLimits;
    const groups = steps.flatMap(({ wave, asset }) =>
      wave === "contain" ? (asset?.groups ?? []).map((member) => member.group) : [],
    );
    const said = [
      full(`playbook ${playbook}`, counts.playbook, deciding.terms.hourlyLimit, "hourlyLimit"),
      full(`account ${signal.account}`, counts.account, account, "hourlyLimits.account"),
      ...[...new Set(groups)].map((name) =>
        full(
          name,
          Object.hasOwn(counts.groups, name) ? counts.groups[name]! : 0,
          group,
          "hourlyLimits.group",
        ),
      ),
    ].flatMap((one) => one ?? []);
    return said.length === 0 ? undefined : { to: "ask", because: said.join("; ") };
  },
};

/** Not `count >= limit`: NaN must count as over the limit. */
function full(what: string, count: number, limit: number, setting: string): string | undefined {
  return count < limit
    ? undefined
    : `${what} had ${count} automatic responses within the hour, ${setting} is ${limit}`;
}
