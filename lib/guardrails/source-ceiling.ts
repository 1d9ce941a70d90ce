import type { Facts, Guardrail, GuardrailReference } from "../model/guardrail.ts";
import { isActors } from "../policy/trust-scope.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["ask"],
  when: "others than AWS can write to the source, or CloudTrail suggests more than the caller and the direct effect of the call; unless `raisedSources` names the source",
  byHand: true,
};

/**
 * Asks about events that principals other than AWS can write, unless `raisedSources` names their source. Where AWS proves
 * the caller only, asks about every target except the caller's credentials and the effect of the call (docs/architecture.md 2.5).
 */
export const sourceCeiling: Guardrail = {
  id: "source-ceiling",
  lower: (facts) => {
    const { signal, settings } = facts;
    if (signal.trust === "act" || settings.raisedSources.includes(signal.source)) return undefined;
    if (signal.trust !== "actor")
      return {
        to: "ask",
        because: `other principals can write events of ${signal.source}: approval required`,
      };
    const wider = [...new Set(beyondActor(facts))];
    if (wider.length === 0) return undefined;
    const what = wider.join(", ");
    return {
      to: "ask",
      because: `${signal.source} proves the caller and the effect of the call only: approval required for ${what}`,
    };
  },
};

/** The targets that are neither the caller's own credentials nor the effect of the call. */
function beyondActor({ signal, steps }: Facts): string[] {
  return steps
    .filter(({ wave, target, takesBack }) => wave === "contain" && !takesBack && !isActors(target, signal))
    .map(({ targetName }) => targetName);
}
