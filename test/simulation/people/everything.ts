import type { Response } from "../../../lib/model/response.ts";
import { may } from "../../../lib/model/response-state.ts";
import type { Simulation } from "../simulation.ts";
import { MINUTE } from "../time.ts";
import { LEAD, PEOPLE } from "./identity.ts";
import type { Operators } from "./operator.ts";

/** How long the ledger is watched after an undo. */
const AFTER_UNDO = 12 * MINUTE;

/** A lead undoes each response that can be undone, in any order, until nothing is left to undo, three times at most. */
export async function undoAll(simulation: Simulation, operators: Operators): Promise<void> {
  const { time, ledger, chance } = simulation;
  for (let round = 0; round < 3; round++) {
    const held = ledger.responses().filter(({ state }) => may(state, "undoing"));
    if (held.length === 0) return;
    const inAnyOrder = held
      .map((response): [number, Response] => [chance.next(), response])
      .sort(([a], [b]) => a - b)
      .map(([, response]) => response);
    for (const { id } of inAnyOrder) await answered(operators.undo(LEAD, id), simulation);
    await time.pass(AFTER_UNDO);
  }
}

/** Every approver approves each plan that waits, as it is then. */
export async function approveAll(simulation: Simulation, operators: Operators): Promise<void> {
  for (const { id } of simulation.ledger.responses().filter(({ ask }) => ask !== undefined))
    for (const who of PEOPLE)
      if (simulation.ledger.find(id)?.ask !== undefined)
        await answered(operators.approve(who, id), simulation);
  await simulation.time.pass(MINUTE);
}

async function answered(request: Promise<unknown>, { time }: Simulation): Promise<void> {
  let isOver = false;
  void request.finally(() => {
    isOver = true;
  });
  await time.until(time.now + 10 * MINUTE, () => isOver);
}
