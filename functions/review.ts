import { activeHolds } from "../lib/engine/review/active.ts";
import { Rejected } from "../lib/engine/review/rejected.ts";
import type { Deciders, Reviewer } from "../lib/engine/review/reviewer.ts";
import { statsSince } from "../lib/engine/review/stats.ts";
import { decideOn } from "../lib/engine/review.ts";
import type { UndoPlan } from "../lib/engine/undo-plan.ts";
import { readBrakes } from "../lib/ledger/brakes.ts";
import { listResponses, readWhole } from "../lib/ledger/reading.ts";
import { Moved } from "../lib/ledger/table.ts";
import { HOLDING, type Response, type Whole } from "../lib/response.ts";
import type { ContainPlan, ReviewAnswer, ReviewRequest } from "../lib/review-request.ts";
import { lambdaEngine, listSetting, responderOf, responders, setting } from "./environment.ts";
import { call } from "./invoke.ts";
import type { MovedMeanwhile } from "./respond.ts";

/** People's reads and decisions, reached by Invoke only. A refusal is an answer, not a failure of the function. */
export const handler = async (request: ReviewRequest): Promise<ReviewAnswer> => {
  try {
    return { ok: await answer(request) };
  } catch (error) {
    if (error instanceof Moved)
      return { rejected: { kind: "conflict", message: `${error.message}: look again` } };
    if (!(error instanceof Rejected)) throw error;
    const { kind, message, moved } = error;
    return { rejected: { kind, message, ...moved } };
  }
};

/** As many open responses as people have ever to look at in one go. */
const MOST = 200;

const answer = async (request: ReviewRequest): Promise<unknown> => {
  const reviewer = newReviewer();
  if (!("read" in request)) return decideOn(request.decision, request.proof, reviewer);
  const { table, now } = reviewer;
  switch (request.read) {
    case "list":
      return listResponses(table, Math.min(Number(request.limit) || 20, MOST));
    case "brakes":
      return readBrakes(table, now());
    case "stats":
      return statsSince(String(request.since), table);
    case "active": {
      const held = (await listResponses(table, MOST)).filter(({ state }) => HOLDING.includes(state));
      if (request.check) await call(setting("CORDON_WATCH"), { check: held.map(({ id }) => id) });
      return activeHolds(held, table);
    }
    case "contain-plan":
      return reviewer.respond.planByHand(request.playbook, request);
    case "show":
      return found(request.id, reviewer);
    case "undo-plan":
      await found(request.id, reviewer);
      return reviewer.revert.plan(request.id);
    case "plan": {
      const { response } = await found(request.id, reviewer);
      if (response.ask === undefined)
        throw new Rejected(
          "refused",
          `response ${request.id} is ${response.state}: it waits for no decision`,
        );
      return reviewer.respond.plan(response.playbook, response.id);
    }
    default:
      throw new Rejected(
        "usage",
        `there is no reading ${JSON.stringify((request as { read: unknown }).read)}`,
      );
  }
};

const found = async (id: string, { table }: Reviewer): Promise<Whole> => {
  const whole = await readWhole(table, String(id));
  if (whole === undefined) throw new Rejected("not-found", `no response ${id} in this account and Region`);
  return whole;
};

const newReviewer = (): Reviewer => {
  const revert = setting("CORDON_REVERT");
  return {
    ...lambdaEngine(),
    region: setting("AWS_REGION"),
    account: listSetting("CORDON_ACCOUNTS")[0] ?? "",
    deciders: JSON.parse(setting("CORDON_DECIDERS")) as Deciders,
    revert: {
      plan: (id) => call<UndoPlan>(revert, { plan: id }),
      run: (id) => call<Response>(revert, { revert: id }),
    },
    respond: {
      async plan(playbook, id) {
        const plan = await call<ContainPlan | MovedMeanwhile>(responder(playbook), { plan: id });
        if ("moved" in plan) throw new Moved(plan.moved);
        return plan;
      },
      planByHand: (playbook, { target, decision }) =>
        call<ContainPlan>(responder(playbook), { planByHand: { target, decision } }),
      resume: (playbook, id) => call(responder(playbook), { resume: id, waited: true }),
      contain: (playbook, decision) => call<{ response: string }>(responder(playbook), { contain: decision }),
    },
  };
};

const responder = (playbook: string): string => {
  const name = responderOf(playbook);
  if (name === undefined)
    throw new Rejected(
      "not-found",
      `this deployment has no playbook ${JSON.stringify(playbook)}; it has ${responders().playbooks.join(", ")}`,
    );
  return name;
};
