import type { Facts, Guardrail } from "../model/guardrail.ts";
import { isActors } from "../policy/trust-scope.ts";

/**
 * Asks about what a source says and others than AWS can write, unless the deployer raised that source by name; and about
 * anything wider than who acted and what that very call did, where AWS attests no more than that (docs/architecture.md 2.5).
 */
export const sourceCeiling: Guardrail = {
  id: "source-ceiling",
  lower: (facts) => {
    const { signal, settings } = facts;
    if (signal.trust === "act" || settings.raisedSources.includes(signal.source)) return undefined;
    if (signal.trust !== "actor")
      return { to: "ask", because: `others can write what ${signal.source} says, so people decide` };
    const wider = [...new Set(beyondActor(facts))];
    if (wider.length === 0) return undefined;
    const what = wider.join(", ");
    return {
      to: "ask",
      because: `${signal.source} attests who acted, and no more: people decide about ${what}`,
    };
  },
};

/** The targets to contain that are neither the actor's own credentials nor the call's own doing. */
function beyondActor({ signal, steps }: Facts): string[] {
  return steps
    .filter(({ wave, target, takesBack }) => wave === "contain" && !takesBack && !isActors(target, signal))
    .map(({ targetName }) => targetName);
}
