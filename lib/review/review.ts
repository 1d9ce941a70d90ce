import { type DecisionItem, getDecision } from "../ledger/decisions.ts";
import { getResponse } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { DecisionRequest, Proof } from "../model/decision-request.ts";
import { canonicalText } from "../model/hash.ts";
import type { Response } from "../model/response.ts";
import type { Brake } from "../model/suppression.ts";
import { accept, decline, extend, note } from "./answers.ts";
import { approve } from "./approve.ts";
import { checkForm } from "./check-form.ts";
import type { AuthenticatedCommand } from "./command.ts";
import { containAgain, containByHand } from "./contain-manually.ts";
import { deciderOf } from "./permitted.ts";
import { carryOutAgain, reapply } from "./reapply.ts";
import { Rejected } from "./rejected.ts";
import type { Reviewer } from "./reviewer.ts";
import { setBrake } from "./suppressions.ts";
import { carryOut, undo } from "./undo.ts";

/** How often a decision that lost a race is tried, and the pause before the second attempt in milliseconds. */
const ATTEMPTS = 8;
const PAUSE = 50;

/** Carries out a person's decision once. Returns the response, or the suppression, as it then is; throws `Rejected`. */
export async function decideOn(
  decision: DecisionRequest,
  proof: Proof,
  reviewer: Reviewer,
): Promise<Response | Brake> {
  checkForm(decision, reviewer.now());
  const content = canonicalText(decision);
  const person = await deciderOf(decision, proof, reviewer);
  const made = { decision, content, person } as AuthenticatedCommand;
  // An approval always writes its decision, and fails where it is there: it need not be looked for first, and people wait for it.
  const first = decision.kind === "approve" ? undefined : await getDecision(reviewer.table, decision.id);
  if (first !== undefined) return answerAgain(made, first, reviewer);
  for (let attempt = 1; ; attempt++) {
    try {
      return await carryOutNow(made, reviewer);
    } catch (error) {
      const earlier = await getDecision(reviewer.table, decision.id);
      if (earlier !== undefined) return answerAgain(made, earlier, reviewer);
      // A read-back or another approval came first: the decision holds if the plan is still the one that was shown.
      const raced = error instanceof Moved || (error as Error).name === "TransactionCanceledException";
      if (!raced) throw error;
      if (attempt === ATTEMPTS)
        throw new Rejected("conflict", "somebody else moved this at the same time: look at it again");
      // Random pauses part two people who decide at the same moment.
      await reviewer.sleep(attempt * PAUSE * (0.5 + reviewer.chance()));
    }
  }
}

function answerAgain(
  { decision, content, person }: AuthenticatedCommand,
  earlier: DecisionItem,
  reviewer: Reviewer,
): Promise<Response | Brake> {
  if (earlier.content !== content || earlier.by !== person.key)
    throw new Rejected("refused", `decision ${decision.id} was made before, with other content`);
  return sameAgain(decision, earlier, reviewer);
}

function carryOutNow(made: AuthenticatedCommand, reviewer: Reviewer): Promise<Response | Brake> {
  switch (made.decision.kind) {
    case "approve":
      return approve(made as AuthenticatedCommand<"approve">, reviewer);
    case "decline":
      return decline(made as AuthenticatedCommand<"decline">, reviewer);
    case "accept":
      return accept(made as AuthenticatedCommand<"accept">, reviewer);
    case "reapply":
      return reapply(made as AuthenticatedCommand<"reapply">, reviewer);
    case "note":
      return note(made as AuthenticatedCommand<"note">, reviewer);
    case "extend":
      return extend(made as AuthenticatedCommand<"extend">, reviewer);
    case "undo":
      return undo(made as AuthenticatedCommand<"undo">, reviewer);
    case "contain":
      return containByHand(made as AuthenticatedCommand<"contain">, reviewer);
    default:
      return setBrake(made as AuthenticatedCommand<"mute">, reviewer);
  }
}

/** Answers a repeated decision: finishes what it began, and returns the present state. */
async function sameAgain(
  decision: DecisionRequest,
  { on, at, by }: DecisionItem,
  reviewer: Reviewer,
): Promise<Response | Brake> {
  switch (decision.kind) {
    case "undo":
      return carryOut(on, reviewer);
    case "reapply":
      return carryOutAgain(on, reviewer);
    case "contain":
      return containAgain(decision.playbook, decision.id, reviewer);
    case "mute":
    case "unmute":
    case "pause":
    case "resume": {
      const { scope, reason } = decision;
      const kind = decision.kind === "mute" || decision.kind === "unmute" ? "mute" : "pause";
      const until = "until" in decision ? new Date(decision.until).toISOString() : at;
      return { kind, scope, reason, by, at, until };
    }
    default: {
      const response = await getResponse(reviewer.table, on);
      if (response === undefined)
        throw new Rejected("not-found", `no response ${on} in this account and Region`);
      if (decision.kind !== "approve" || response.state !== "containing") return response;
      await reviewer.respond.resume(response.playbook, on);
      return (await getResponse(reviewer.table, on)) ?? response;
    }
  }
}
