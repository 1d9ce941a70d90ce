import { decideOn, Rejected, type Reviewer } from "../lib/engine/review.ts";
import type { UndoPlan } from "../lib/engine/undo-plan.ts";
import { listResponses, readWhole } from "../lib/ledger/reading.ts";
import type { Response } from "../lib/response.ts";
import type { ReviewAnswer, ReviewRequest } from "../lib/review-request.ts";
import { lambdaEngine, listSetting, setting } from "./environment.ts";
import { call } from "./invoke.ts";

/** People's reads and decisions, reached by Invoke only. A refusal is an answer, not a failure of the function. */
export const handler = async (request: ReviewRequest): Promise<ReviewAnswer> => {
  try {
    return { ok: await answer(request) };
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    const { kind, message, plan } = error;
    return { rejected: { kind, message, ...(plan && { plan }) } };
  }
};

const answer = async (request: ReviewRequest): Promise<unknown> => {
  const engine = lambdaEngine();
  if ("decision" in request) return decideOn(request.decision, request.proof, reviewerOf(engine));
  if (request.read === "list") return listResponses(engine.table, Math.min(Number(request.limit) || 20, 200));
  const whole = await readWhole(engine.table, String(request.id));
  if (whole === undefined)
    throw new Rejected("not-found", `no response ${request.id} in this account and Region`);
  return request.read === "show" ? whole : call<UndoPlan>(setting("CORDON_REVERT"), { plan: request.id });
};

const reviewerOf = (engine: ReturnType<typeof lambdaEngine>): Reviewer => ({
  ...engine,
  region: setting("AWS_REGION"),
  account: listSetting("CORDON_ACCOUNTS")[0] ?? "",
  deciders: listSetting("CORDON_DECIDERS"),
  revert: {
    plan: (id) => call<UndoPlan>(setting("CORDON_REVERT"), { plan: id }),
    run: (id) => call<Response>(setting("CORDON_REVERT"), { revert: id }),
  },
});
