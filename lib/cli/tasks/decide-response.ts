import type { DecisionRequest } from "../../model/decision-request.ts";
import type { Response, Whole } from "../../model/response.ts";
import { may } from "../../model/response-state.ts";
import { utc } from "../../notify/times.ts";
import { askDuration, askReason, askSure } from "../decision/interview.ts";
import { mayAsk, requireSaid } from "../decision/may-ask.ts";
import { newDecisionId, sendDecision } from "../decision/send-decision.ts";
import type { Deployment } from "../deployment/find.ts";
import type { DecisionOptions } from "../program/aws-command.ts";
import { Failure } from "../program/failure.ts";
import { clean } from "../words/clean.ts";
import { STATES } from "../words/states.ts";
import { type Endings, follow, tellResult } from "./follow-response.ts";
import { openResponse, requireAsked } from "./open-response.ts";

export interface ExtendOptions extends DecisionOptions {
  /** Milliseconds from now. */
  readonly for?: number | undefined;
}

/** `cordon decline`: closes a response without a change. */
export function declineResponse(typed: string, options: DecisionOptions): Promise<void> {
  return decideOn(typed, options, {
    check: requireAsked,
    question: ({ id, targets }) => `Decline ${id}? Cordon then changes nothing on ${targets.join(", ")}.`,
    decision: (whole, reason) => ({ ...about(whole, reason), kind: "decline" }),
    first: ({ state }) => (state === "declined" ? "" : "Declined. The containment so far stays in effect."),
  });
}

/** `cordon accept`: keeps a containment that Cordon did automatically. */
export function acceptResponse(typed: string, options: DecisionOptions): Promise<void> {
  return decideOn(typed, options, {
    check: requireAcceptable,
    question: ({ id, targets }) => `Accept ${id}? ${targets.join(", ")} then stays contained.`,
    decision: (whole, reason) => ({ ...about(whole, reason), kind: "accept" }),
  });
}

/** `cordon note`: adds a sentence to the record. */
export function noteResponse(typed: string, options: DecisionOptions): Promise<void> {
  return decideOn(typed, options, {
    decision: (whole, reason) => ({ ...about(whole, reason), kind: "note" }),
    first: () => "Note added to the record.",
  });
}

/** `cordon extend`: a later end of a containment, or a later deadline of a decision; counted from now. */
export async function extendResponse(typed: string, options: ExtendOptions): Promise<void> {
  if (!mayAsk(options)) requireSaid({ "--for": options.for, "--reason": options.reason });
  return decideOn(typed, options, {
    check: requireEnd,
    decision: async (whole, reason) => {
      const length = options.for ?? (await askDuration("How long from now?"));
      return { ...about(whole, reason), kind: "extend", until: new Date(Date.now() + length).toISOString() };
    },
    first: ({ ends = {}, ask }) => {
      const times = [...new Set(Object.values(ends))].map(utc).join(" and ");
      if (times) return `In effect until ${times}.`;
      return ask ? `New deadline: ${utc(ask.until)}.` : "Extended.";
    },
  });
}

export interface Way {
  /** Throws `Failure` where the decision would have no effect. */
  readonly check?: (whole: Whole, deployment: Deployment) => void;
  /** The question before the decision is sent; absent where the decision does no harm. */
  readonly question?: (response: Response) => string;
  readonly decision: (whole: Whole, reason: string) => DecisionRequest | Promise<DecisionRequest>;
  /** The line before the state of the response. */
  readonly first?: (response: Response) => string;
  /** How the command ends, by the state that follows; absent: with 0. */
  readonly endings?: Endings;
}

/** The fields of every decision on a response. */
export function about({ response }: Whole, reason: string) {
  return {
    id: newDecisionId(),
    response: response.id,
    reason,
  };
}

/** Sends a decision on one response, and prints what became of it. */
export async function decideOn(typed: string, options: DecisionOptions, way: Way): Promise<void> {
  const { yes, reason } = options;
  if (!mayAsk(options)) requireSaid({ ...(way.question && { "--yes": yes }), "--reason": reason });
  const { deployment, whole: before } = await openResponse(typed, options);
  way.check?.(before, deployment);
  const response = clean(before.response);
  const { sign, word } = STATES[response.state];
  console.error(`${response.id}  ${sign} ${word}  ${response.title}`);
  const decision = await way.decision(before, reason ?? (await askReason()));
  if (way.question && !yes && !(await askSure(way.question(response))))
    return console.error("Decision not sent.");
  await sendDecision(decision, deployment);
  const whole = await follow(response.id, deployment);
  tellResult(whole, deployment, options, way.endings, { first: way.first?.(whole.response) });
}

function requireAcceptable({ response }: Whole, { flags }: Deployment): void {
  const { id, state, confirm } = response;
  if (confirm || may(state, "accepted")) return;
  throw new Failure(
    "conflict",
    `nothing to accept: response ${id} is ${STATES[state].word}. Show it: npx cordon show ${id}${flags}`,
  );
}

function requireEnd({ response }: Whole, { flags }: Deployment): void {
  const { id, ends = {}, ask } = response;
  if (ask || Object.keys(ends).length > 0) return;
  throw new Failure(
    "conflict",
    `nothing to extend: response ${id} has no automatic end and waits for no decision. Show it: npx cordon show ${id}${flags}`,
  );
}
