import type { Action, Aws } from "../../model/action.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Place } from "../../model/place.ts";
import { inForce } from "./in-force.ts";
import { gone, unchanged } from "./preview.ts";

/** Something with two states, as an action meets it that sets one of them. */
export interface Switch {
  /** For people: "trust anchor 1a2b". */
  readonly name: string;
  /** Whether it is in the state that the action sets; undefined where it is gone. */
  isSet(): Promise<boolean | undefined>;
  /** Sets the other state again. */
  reset(): Promise<unknown>;
  /** Whether it was in the state that the action sets before. */
  readonly wasSet: boolean;
  /** For people, what `reset` does: "enable trust anchor 1a2b again". */
  readonly will: string;
  /** For people, the two states: "disabled", "enabled". */
  readonly words: { readonly set: string; readonly other: string };
}

/**
 * The read-back and the undo of every action that sets one of two states. Who set the other one since did what an undo would do,
 * so nothing conflicts.
 */
export function switches<Target extends Place, Before extends JsonObject>(
  switchOf: (aws: Aws, before: Before, target: Target) => Switch,
): Pick<Action<Target, Before>, "verify" | "preview"> {
  return {
    verify: (target, changes, aws) =>
      inForce(changes, async ({ before }) => {
        const it = switchOf(aws, before, target);
        return (await it.isSet()) === false ? `${it.name} is ${it.words.other}` : undefined;
      }),
    async preview(target, { before }, aws) {
      const { name, words, wasSet, will, isSet, reset } = switchOf(aws, before, target);
      const is = await isSet();
      if (is === undefined) return gone(name);
      if (!is) return unchanged(words.other);
      return wasSet
        ? unchanged(words.set, `${words.set} before the response`)
        : { now: words.set, will, putBack: async () => void (await reset()) };
    },
  };
}
