import type { Response } from "../model/response.ts";
import { type State, stateOf, storedIds } from "../model/response-state.ts";
import { fromItem, type Item } from "./table.ts";

/**
 * Reads an item as a response; ids of states that earlier versions wrote become today's. Every reader of the ledger and of its
 * stream goes through this function. Throws for a state that this version does not know.
 */
export function responseFrom(item: Item): Response {
  const stored = fromItem<Response>(item);
  const { told } = stored;
  return {
    ...stored,
    state: current(stored.state, stored.id),
    times: Object.fromEntries(Object.entries(stored.times).map(([what, at]) => [stateOf(what) ?? what, at])),
    ...(told && { told: { ...told, state: current(told.state, stored.id) } }),
  };
}

function current(stored: string, response: string): State {
  const state = stateOf(stored);
  if (state === undefined)
    throw new Error(
      `response ${response} is ${stored}, which this version does not know: deploy a newer one`,
    );
  return state;
}

/** The condition that an item's state is the one that was read, under whichever id it is stored; with its values by name. */
export function stateIs(state: State): { readonly condition: string; readonly values: object } {
  const values = Object.fromEntries(storedIds(state).map((id, i) => [`:state${i}`, id]));
  return { condition: `#state IN (${Object.keys(values).join(", ")})`, values };
}
