import { isReapplyOpen } from "../model/drift.ts";
import type { Response } from "../model/response.ts";
import { type AuthenticatedCommand, whenQuiet, write } from "./command.ts";
import { notAffected } from "./permitted.ts";
import { Rejected } from "./rejected.ts";
import type { Reviewer } from "./reviewer.ts";

/**
 * Sets again what drifted: under the approval that the response had, or, where Cordon acted automatically, as the decision of this
 * operator. Nothing is recorded where the mode, a pause or a guardrail stands against it. Throws `Rejected`.
 */
export async function reapply(made: AuthenticatedCommand<"reapply">, reviewer: Reviewer): Promise<Response> {
  const { decision, person } = made;
  const { response, steps } = await whenQuiet(decision.response, reviewer);
  const { id, state, playbook } = response;
  notAffected(person, { signal: response.signal, steps });
  if (state !== "not-in-effect")
    throw new Rejected(
      "refused",
      `response ${id} is ${state}: no verification found drift. Verify first: cordon active --check`,
    );
  const { why } = await reviewer.respond.judgeAgain(playbook, id);
  if (why !== null) throw new Rejected("refused", `not set again: ${why}`);
  const { reason } = decision;
  const at = reviewer.now().toISOString();
  const patch: Partial<Response> = { reapply: { decision: decision.id, by: person.key, at, reason } };
  await write(made, response, "as it is", { what: `set again requested · ${reason}`, patch }, reviewer);
  return carryOutAgain(id, reviewer);
}

/** Carries out a recorded reapply, or reports its result. */
export async function carryOutAgain(id: string, reviewer: Reviewer): Promise<Response> {
  const { response } = await whenQuiet(id, reviewer);
  if (!isReapplyOpen(response) && response.state !== "containing") return response;
  await reviewer.respond.resume(response.playbook, id);
  return (await whenQuiet(id, reviewer)).response;
}
