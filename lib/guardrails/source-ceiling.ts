import type { Facts, Guardrail } from "../guardrail.ts";
import type { Place } from "../signal.ts";

/**
 * Asks about what a source says and others than AWS can write, unless the deployer raised that source by name; and about
 * anything wider than who acted, where AWS attests no more than that (design.md 2.5).
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

/** The targets to contain that are not the actor's own credentials. */
const beyondActor = ({ signal, steps }: Facts): string[] => {
  const own = [signal, ...(signal.involved ?? [])]
    .flatMap(({ session, user, accessKey }) => [session, user, accessKey])
    .flatMap((subject) => (subject ? [written(subject)] : []));
  return steps
    .filter(({ wave, target }) => wave === "contain" && !own.includes(written(target)))
    .map(({ targetName }) => targetName);
};

/** The same for the same target, in whatever order the ledger gives its parts back. */
const written = (target: Place): string => JSON.stringify(Object.entries(target).sort());
