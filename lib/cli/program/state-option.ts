import { nearest } from "../../model/nearest.ts";
import { ALL_STATES, type State, stateOf } from "../../model/response-state.ts";
import { STATE_WORDS } from "../../notify/state-words.ts";
import { Failure } from "./failure.ts";

/**
 * The state that `--state` names: by its id, by the id of an earlier version, or by its word on the pages, in any case.
 * Throws `Failure` with the choices.
 */
export function aState(text: string): State {
  const wanted = asId(text);
  const found = stateOf(wanted) ?? ALL_STATES.find((state) => asId(STATE_WORDS[state]) === wanted);
  if (found !== undefined) return found;
  const words = ALL_STATES.map((state) => asId(STATE_WORDS[state]));
  const [near] = nearest(wanted, words);
  throw new Failure(
    "usage",
    `no state ${text}${near ? `, did you mean ${near}?` : "."} Allowed choices are ${words.join(", ")}`,
  );
}

/** "NOT IN EFFECT" → "not-in-effect" */
function asId(word: string): string {
  return word.trim().toLowerCase().replaceAll(/\s+/g, "-");
}
