import { listResponses, readWhole } from "../lib/ledger/reading.ts";
import { readBrakes } from "../lib/ledger/suppressions.ts";
import { Moved } from "../lib/ledger/table.ts";
import type { Deciders } from "../lib/model/deciding.ts";
import type { Response, Whole } from "../lib/model/response.ts";
import { mayHold } from "../lib/model/response-state.ts";
import type { ContainPlan, ReviewAnswer, ReviewRequest } from "../lib/model/review-request.ts";
import type { UndoPlan } from "../lib/model/undo-plan.ts";
import { activeHolds } from "../lib/review/active.ts";
import { post } from "../lib/review/caller-identity.ts";
import { Rejected } from "../lib/review/rejected.ts";
import { decideOn } from "../lib/review/review.ts";
import type { Reviewer } from "../lib/review/reviewer.ts";
import { statsSince } from "../lib/review/stats.ts";
import { type LogFields, log, logged } from "../lib/runtime/log.ts";
import type { RespondRequest, RevertRequest, WatchRequest } from "../lib/runtime/requests.ts";
import type { Invoking, Runtime } from "../lib/runtime/runtime.ts";
import { listSetting, responderOf, responders, setting } from "../lib/runtime/settings.ts";
import type { MovedMeanwhile } from "./respond.ts";

/** `post`: how STS is asked; over HTTP where none is handed in. */
type ReviewRuntime = Runtime & Invoking & { readonly post?: Reviewer["post"] };

/** People's reads and decisions, reached by Invoke only. A refusal is an answer, not a failure of the function. */
export function handlerOf(runtime: ReviewRuntime) {
  return logged("review", async (request: ReviewRequest): Promise<ReviewAnswer> => {
    const said = aboutOf(request);
    try {
      const ok = await answer(request, runtime);
      log.info("answered", said);
      return { ok };
    } catch (error) {
      if (error instanceof Moved)
        return { rejected: { kind: "conflict", message: `${error.message}: look again` } };
      if (!(error instanceof Rejected)) throw error;
      const { kind, message, moved } = error;
      log.warn("rejected", { ...said, kind, because: message });
      return { rejected: { kind, message, ...moved } };
    }
  });
}

/** What a request is, and which response it is about; of hostile input at most the wrong words. */
function aboutOf(request: ReviewRequest): LogFields {
  if (request.kind !== "decide")
    return { read: request.kind, ...("id" in request && { response: request.id }) };
  const { kind, response } = (request.decision ?? {}) as {
    readonly kind?: string;
    readonly response?: string;
  };
  return { decision: kind, response };
}

/** As many open responses as people have ever to look at in one go. */
const MOST = 200;

async function answer(request: ReviewRequest, runtime: ReviewRuntime): Promise<unknown> {
  const reviewer = newReviewer(runtime);
  const { table, now } = reviewer;
  switch (request.kind) {
    case "decide":
      return decideOn(request.decision, request.proof, reviewer);
    case "list":
      return listResponses(table, Math.min(Number(request.limit) || 20, MOST));
    case "brakes":
      return readBrakes(table, now());
    case "stats":
      return statsSince(String(request.since), table);
    case "active": {
      const held = (await listResponses(table, MOST)).filter(({ state }) => mayHold(state));
      const check: WatchRequest = { kind: "check", ids: held.map(({ id }) => id) };
      if (request.check) await runtime.call(setting(runtime, "CORDON_WATCH"), check);
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
          `response ${request.id} is ${response.state}: not waiting for a decision`,
        );
      return reviewer.respond.plan(response.playbook, response.id);
    }
    default:
      throw unknownKind(request);
  }
}

/** A caller of another version may send a kind that this one does not know. */
function unknownKind(request: never): Rejected {
  return new Rejected("usage", `functions/review does not know the request ${JSON.stringify(request)}`);
}

async function found(id: string, { table }: Reviewer): Promise<Whole> {
  const whole = await readWhole(table, String(id));
  if (whole === undefined) throw new Rejected("not-found", `no response ${id} in this account and Region`);
  return whole;
}

const NO_POWER_TO_UNDO =
  'every playbook of this deployment observes, so it has no power to put anything back: deploy it with undo: "keep" (bin/app.ts)';

function newReviewer(runtime: ReviewRuntime): Reviewer {
  const ask = <T>(playbook: string, request: RespondRequest, options?: { once: true }): Promise<T> =>
    runtime.call<T>(responder(playbook, runtime), request, options);
  const revert = setting(runtime, "CORDON_REVERT");
  return {
    ...runtime.engine(),
    region: setting(runtime, "AWS_REGION"),
    post: runtime.post ?? post,
    account: listSetting(runtime, "CORDON_ACCOUNTS")[0] ?? "",
    deciders: JSON.parse(setting(runtime, "CORDON_DECIDERS")) as Deciders,
    revert: {
      async plan(id) {
        if (runtime.settings["CORDON_UNDO"] === "off") throw new Rejected("refused", NO_POWER_TO_UNDO);
        return runtime.call<UndoPlan>(revert, { kind: "plan", id } satisfies RevertRequest);
      },
      run: (id) => runtime.call<Response>(revert, { kind: "revert", id } satisfies RevertRequest),
    },
    respond: {
      async plan(playbook, id) {
        const plan = await ask<ContainPlan | MovedMeanwhile>(playbook, { kind: "plan", id });
        if ("moved" in plan) throw new Moved(plan.moved);
        return plan;
      },
      planByHand: (playbook, { target, decision }) =>
        ask<ContainPlan>(playbook, { kind: "plan-by-hand", target, decision }),
      judgeAgain: (playbook, id) => ask<{ why: string | null }>(playbook, { kind: "judge-again", id }),
      async resume(playbook, id, owner) {
        const request = { kind: "resume", id, waited: true } as const;
        if (owner === undefined) return ask(playbook, request);
        // Two runs under one lease would run at once: without an answer, the second one waits for a lease of its own.
        return ask(playbook, { ...request, owner }, { once: true }).catch((error: Error) => {
          if (error.cause !== undefined || error instanceof Moved) throw error;
          return ask(playbook, request);
        });
      },
      contain: (playbook, decision) => ask<{ response: string }>(playbook, { kind: "contain", decision }),
    },
  };
}

function responder(playbook: string, runtime: Runtime): string {
  const name = responderOf(runtime, playbook);
  if (name === undefined)
    throw new Rejected(
      "not-found",
      `this deployment has no playbook ${JSON.stringify(playbook)}; it has ${responders(runtime).playbooks.join(", ")}`,
    );
  return name;
}
