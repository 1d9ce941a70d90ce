import canonicalize from "canonicalize";
import { type DecisionItem, getDecision } from "../ledger/decisions.ts";
import { getResponse } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { DecisionRequest, Proof } from "../model/decision-request.ts";
import type { Response } from "../model/response.ts";
import type { Brake } from "../model/suppression.ts";
import { accept, decline, extend, note } from "./answers.ts";
import { approve } from "./approve.ts";
import { checkForm } from "./check-form.ts";
import type { Made } from "./command.ts";
import { containAgain, containByHand } from "./contain-manually.ts";
import { deciderOf } from "./permitted.ts";
import { Rejected } from "./rejected.ts";
import type { Reviewer } from "./reviewer.ts";
import { setBrake } from "./suppressions.ts";
import { carryOut, undo } from "./undo.ts";

/** How often a decision that lost a race is tried again, and how long it waits before, in milliseconds. */
const ATTEMPTS = 8;
const PAUSE = 50;

/** Carries out one person's decision, once; gives the response or the brake as it then stands. Throws `Rejected`. */
export async function decideOn(
  decision: DecisionRequest,
  proof: Proof,
  reviewer: Reviewer,
): Promise<Response | Brake> {
  checkForm(decision, reviewer.now());
  const content = canonicalize(decision)!;
  const person = await deciderOf(decision, proof, reviewer);
  const made = { decision, content, person } as Made;
  for (let attempt = 1; ; attempt++) {
    const earlier = await getDecision(reviewer.table, decision.id);
    if (earlier !== undefined) {
      if (earlier.content !== content || earlier.by !== person.key)
        throw new Rejected("refused", `decision ${decision.id} was made before, with other content`);
      return sameAgain(decision, earlier, reviewer);
    }
    try {
      return await carryOutNow(made, reviewer);
    } catch (error) {
      // A check that found the hold lost, somebody else's yes: the same decision, if the world is still as it was shown.
      const raced = error instanceof Moved || (error as Error).name === "TransactionCanceledException";
      if (!raced) throw error;
      if (attempt === ATTEMPTS)
        throw new Rejected("conflict", "somebody else moved this at the same time: look at it again");
      // Two who decide at one moment must not go on in step.
      await reviewer.sleep(attempt * PAUSE * (0.5 + Math.random()));
    }
  }
}

function carryOutNow(made: Made, reviewer: Reviewer): Promise<Response | Brake> {
  switch (made.decision.kind) {
    case "approve":
      return approve(made as Made<"approve">, reviewer);
    case "decline":
      return decline(made as Made<"decline">, reviewer);
    case "accept":
      return accept(made as Made<"accept">, reviewer);
    case "note":
      return note(made as Made<"note">, reviewer);
    case "extend":
      return extend(made as Made<"extend">, reviewer);
    case "undo":
      return undo(made as Made<"undo">, reviewer);
    case "contain":
      return containByHand(made as Made<"contain">, reviewer);
    default:
      return setBrake(made as Made<"mute">, reviewer);
  }
}

/** The same decision again: what it began is finished if it was cut off, and told as it stands. */
async function sameAgain(
  decision: DecisionRequest,
  { on, at, by }: DecisionItem,
  reviewer: Reviewer,
): Promise<Response | Brake> {
  switch (decision.kind) {
    case "undo":
      return carryOut(on, reviewer);
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
