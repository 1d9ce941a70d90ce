import type { Action, Aws } from "../../model/action.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Place } from "../../model/place.ts";
import { inForce } from "./in-force.ts";
import { gone, unchanged } from "./preview.ts";

/** A resource with two states, one of which the action sets. */
export interface Switch {
  /** Displayed name, for example "trust anchor 1a2b". */
  readonly name: string;
  /** Whether the resource is in the state that the action sets; undefined where it does not exist. */
  isSet(): Promise<boolean | undefined>;
  /** Sets the other state again. */
  reset(): Promise<unknown>;
  /** Whether the resource was in that state before the action. */
  readonly wasSet: boolean;
  /** What `reset` does, as displayed: "enable trust anchor 1a2b again". */
  readonly will: string;
  /** The two states, as displayed: "disabled", "enabled". */
  readonly words: { readonly set: string; readonly other: string };
}

/**
 * Read-back and undo of every action that sets one of two states. If another principal set the other state since, the undo is already
 * done: that is no conflict.
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
