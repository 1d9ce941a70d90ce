import type { DecisionRequest } from "../../model/decision-request.ts";
import type { Response, Whole } from "../../model/response.ts";
import { may } from "../../model/response-state.ts";
import { askDuration, askReason, askSure } from "../decision/interview.ts";
import { mayAsk, requireSaid } from "../decision/may-ask.ts";
import { newDecisionId, sendDecision } from "../decision/send-decision.ts";
import type { Deployment } from "../deployment/find.ts";
import type { DecisionOptions } from "../program/aws-command.ts";
import { Failure } from "../program/failure.ts";
import { clean } from "../words/clean.ts";
import { STATES } from "../words/states.ts";
import { utc } from "../words/times.ts";
import { follow, tellResult } from "./follow-response.ts";
import { openResponse, requireAsked } from "./open-response.ts";

export interface ExtendOptions extends DecisionOptions {
  /** Milliseconds from now. */
  readonly for?: number | undefined;
}

/** `cordon decline`: nothing is done, and it is closed. */
export function declineResponse(typed: string, options: DecisionOptions): Promise<void> {
  return decideOn(typed, options, {
    check: requireAsked,
    question: ({ id, targets }) => `Decline ${id}, so that nothing is done to ${targets.join(", ")}?`,
    decision: (whole, reason) => ({ ...about(whole, reason), kind: "decline" }),
    first: ({ state }) => (state === "declined" ? "" : "Declined: only what is held already stays."),
  });
}

/** `cordon accept`: what was done is right, and stays. */
export function acceptResponse(typed: string, options: DecisionOptions): Promise<void> {
  return decideOn(typed, options, {
    check: requireAcceptable,
    question: ({ id, targets }) => `Accept ${id}, so that ${targets.join(", ")} stays contained?`,
    decision: (whole, reason) => ({ ...about(whole, reason), kind: "accept" }),
  });
}

/** `cordon note`: puts a sentence on record. */
export function noteResponse(typed: string, options: DecisionOptions): Promise<void> {
  return decideOn(typed, options, {
    decision: (whole, reason) => ({ ...about(whole, reason), kind: "note" }),
    first: () => "It is on record.",
  });
}

/** `cordon extend`: what would end by itself is held for so long from now, or people have so long to decide. */
export async function extendResponse(typed: string, options: ExtendOptions): Promise<void> {
  if (!mayAsk(options)) requireSaid({ "--for": options.for, "--reason": options.reason });
  return decideOn(typed, options, {
    check: requireEnd,
    decision: async (whole, reason) => {
      const length = options.for ?? (await askDuration("For how long, from now?"));
      return { ...about(whole, reason), kind: "extend", until: new Date(Date.now() + length).toISOString() };
    },
    first: ({ ends = {}, ask }) => {
      const times = [...new Set(Object.values(ends))].map(utc).join(" and ");
      return times ? `Held until ${times}.` : `People have until ${ask ? utc(ask.until) : "they decide"}.`;
    },
  });
}

interface Way {
  /** Throws `Failure` where the decision would come to nothing. */
  readonly check?: (whole: Whole, deployment: Deployment) => void;
  /** Asked before it is sent; absent where the decision does no harm. */
  readonly question?: (response: Response) => string;
  readonly decision: (whole: Whole, reason: string) => DecisionRequest | Promise<DecisionRequest>;
  /** What is said before the state that the response is in. */
  readonly first?: (response: Response) => string;
}

/** What all of these have: a reason and a response. */
function about({ response }: Whole, reason: string) {
  return {
    id: newDecisionId(),
    response: response.id,
    reason,
  };
}

async function decideOn(typed: string, options: DecisionOptions, way: Way): Promise<void> {
  const { yes, reason } = options;
  if (!mayAsk(options)) requireSaid({ ...(way.question && { "--yes": yes }), "--reason": reason });
  const { deployment, whole } = await openResponse(typed, options);
  way.check?.(whole, deployment);
  const response = clean(whole.response);
  const { sign, word } = STATES[response.state];
  console.error(`${response.id}  ${sign} ${word}  ${response.title}`);
  const decision = await way.decision(whole, reason ?? (await askReason()));
  if (way.question && !yes && !(await askSure(way.question(response))))
    return console.error("Nothing was sent.");
  await sendDecision(decision, deployment);
  tellResult(await follow(response.id, deployment), deployment, options, {}, way.first);
}

function requireAcceptable({ response }: Whole, { flags }: Deployment): void {
  const { id, state, confirm } = response;
  if (confirm || may(state, "accepted")) return;
  throw new Failure(
    "conflict",
    `response ${id} is ${STATES[state].word}, so there is nothing to accept: look with \`npx cordon show ${id}${flags}\``,
  );
}

function requireEnd({ response }: Whole, { flags }: Deployment): void {
  const { id, ends = {}, ask } = response;
  if (ask || Object.keys(ends).length > 0) return;
  throw new Failure(
    "conflict",
    `nothing of response ${id} ends by itself, and it waits for no decision: look with \`npx cordon show ${id}${flags}\``,
  );
}
