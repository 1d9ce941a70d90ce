import type { IdentityResult, Responder } from "../lib/engine/engine.ts";
import { containByDecision } from "../lib/engine/manual.ts";
import { Incomplete } from "../lib/engine/on-first.ts";
import { planByHand, planForApproval } from "../lib/engine/plan-for-approval.ts";
import { respond, resume } from "../lib/engine/respond.ts";
import { SetAside } from "../lib/events/unreadable.ts";
import { Moved } from "../lib/ledger/table.ts";
import type { Deciding } from "../lib/model/deciding.ts";
import type { Guardrail } from "../lib/model/guardrail.ts";
import type { Mode } from "../lib/model/mode.ts";
import type { Playbook } from "../lib/model/playbook.ts";
import type { Response } from "../lib/model/response.ts";
import type { ContainPlan } from "../lib/model/review-request.ts";
import { respondToOpened } from "../lib/pursuit/derived-sessions.ts";
import type { ByHand } from "../lib/review/reviewer.ts";
import { lambdaEngine, listSetting, setting } from "../lib/runtime/environment.ts";
import { call, send } from "../lib/runtime/invoke.ts";

/** From functions/watch and functions/review: go on with what is recorded, or look what would be done. Nothing here says what to do. */
type Request =
  /** `waited`: somebody waits for the answer, so what is incomplete is an answer and not an error to try again. */
  | { readonly resume: string; readonly waited?: true }
  | { readonly plan: string }
  | { readonly planByHand: ByHand }
  | { readonly contain: string }
  | { readonly linked: string };

const KINDS = ["resume", "resume,waited", "plan", "planByHand", "contain", "linked"];

/** Somebody else was at the response: an answer, so that whoever asked looks again. */
export interface MovedMeanwhile {
  readonly moved: string;
}

function isRequest(event: unknown): event is Request {
  return typeof event === "object" && event !== null && KINDS.includes(Object.keys(event).join());
}

/** One playbook's Lambda: takes events from its rules, or a `Request`. */
export function handlerOf(playbook: Playbook, guardrails: readonly Guardrail[], deciding: Deciding) {
  return async (
    event: unknown,
  ): Promise<{ response: string; state?: string } | { setAside: string } | ContainPlan | MovedMeanwhile> => {
    const engine = responder(guardrails, deciding);
    if (isRequest(event)) {
      if ("plan" in event) return planForApproval(event.plan, playbook, engine).catch(orMoved);
      if ("planByHand" in event) {
        const { target, decision } = event.planByHand;
        return planByHand(target, decision, playbook, engine);
      }
      if ("linked" in event) return { response: await respondToOpened(event.linked, playbook, engine) };
      if ("contain" in event) return { response: await containByDecision(event.contain, playbook, engine) };
      const resumed = resume(event.resume, playbook, engine).then(shortly);
      return event.waited ? resumed.catch((error) => orIncomplete(error, event.resume)) : resumed;
    }
    return respond(event, playbook, engine).then(shortly, orSetAside);
  };
}

function orMoved(error: unknown): MovedMeanwhile {
  if (error instanceof Moved) return { moved: error.message };
  throw error;
}

function orIncomplete(error: unknown, response: string) {
  if (error instanceof Incomplete) return { response };
  throw error;
}

/** The log says what the rule let through and the playbook leaves alone. */
function orSetAside(error: unknown) {
  if (error instanceof SetAside) {
    console.log(JSON.stringify({ level: "info", what: "set aside", because: error.message }));
    return { setAside: error.message };
  }
  throw error;
}

function shortly({ id, state }: Response) {
  return { response: id, state };
}

function responder(guardrails: readonly Guardrail[], deciding: Deciding): Responder {
  return {
    ...lambdaEngine(),
    mode: setting("CORDON_MODE") as Mode,
    guardrails,
    deciding,
    code: setting("CORDON_CODE"),
    settings: {
      accounts: listSetting("CORDON_ACCOUNTS"),
      raisedSources: listSetting("CORDON_RAISED_SOURCES"),
    },
    identity: {
      warm(actions) {
        // A playbook that may only observe has no way to it.
        const name = process.env["CORDON_CONTAIN_IDENTITY"];
        if (name) void send(name, { warm: actions }).catch(() => undefined);
      },
      apply: (request) => call<IdentityResult[]>(setting("CORDON_CONTAIN_IDENTITY"), request),
    },
  };
}
