import type { IdentityExecutor, IdentityResult, Responder } from "../lib/engine/engine.ts";
import { Incomplete } from "../lib/engine/event-context.ts";
import { respond } from "../lib/engine/respond.ts";
import { SetAside } from "../lib/events/unreadable.ts";
import { Moved } from "../lib/ledger/table.ts";
import type { Deciding } from "../lib/model/deciding.ts";
import type { Guardrail } from "../lib/model/guardrail.ts";
import type { Mode } from "../lib/model/mode.ts";
import type { Playbook } from "../lib/model/playbook.ts";
import type { Response } from "../lib/model/response.ts";
import type { ContainPlan } from "../lib/model/review-request.ts";
import { log, logged } from "../lib/runtime/log.ts";
import {
  type ContainIdentityRequest,
  isRespondRequest,
  type RespondRequest,
} from "../lib/runtime/requests.ts";
import type { Invoking, Runtime } from "../lib/runtime/runtime.ts";
import { listSetting, setting } from "../lib/runtime/settings.ts";

/** The caller lost a race for the response: it reads the record again and retries. */
export interface MovedMeanwhile {
  readonly moved: string;
}

type Answer =
  | { readonly response: string; readonly state?: string }
  | { readonly response: string; readonly why: string | null }
  | { readonly setAside: string }
  | ContainPlan
  | MovedMeanwhile;

/** One playbook's Lambda: takes events from its rules, and a `RespondRequest` from other functions. */
export function handlerOf(
  playbook: Playbook,
  guardrails: readonly Guardrail[],
  deciding: Deciding,
  runtime: Runtime & Invoking,
) {
  const warmth: Warmth = { until: 0 };
  return logged("respond", async (input: unknown): Promise<Answer> => {
    const engine = responder(guardrails, deciding, runtime, warmth);
    const given = await (isRespondRequest(input)
      ? answer(input, playbook, engine)
      : respond(input, playbook, engine).then(shortly, orSetAside));
    const { response, state } = given as { readonly response?: string; readonly state?: string };
    if ("setAside" in given) log.info("set aside", { playbook: playbook.id, because: given.setAside });
    else log.info("answered", { response, playbook: playbook.id, state });
    return given;
  });
}

/** Events come first: what only requests need is loaded with the first of them. */
async function answer(request: RespondRequest, playbook: Playbook, engine: Responder): Promise<Answer> {
  switch (request.kind) {
    case "resume": {
      const { resume } = await import("../lib/engine/take-up.ts");
      const resumed = resume(request.id, playbook, engine, request.owner).then(shortly);
      return request.waited ? resumed.catch((error) => orIncomplete(error, request.id)) : resumed;
    }
    case "plan": {
      const { planForApproval } = await import("../lib/engine/plan-for-approval.ts");
      return planForApproval(request.id, playbook, engine).catch(orMoved);
    }
    case "judge-again": {
      const { judgeAgain } = await import("../lib/engine/reapply.ts");
      return judgeAgain(request.id, playbook, engine);
    }
    case "plan-by-hand": {
      const { planByHand } = await import("../lib/engine/plan-for-approval.ts");
      return planByHand(request.target, request.decision, playbook, engine);
    }
    case "contain": {
      const { containByDecision } = await import("../lib/engine/manual.ts");
      return { response: await containByDecision(request.decision, playbook, engine) };
    }
    case "linked": {
      const { respondToOpened } = await import("../lib/pursuit/derived-sessions.ts");
      return { response: await respondToOpened(request.id, playbook, engine) };
    }
  }
}

function orMoved(error: unknown): MovedMeanwhile {
  if (error instanceof Moved) return { moved: error.message };
  throw error;
}

function orIncomplete(error: unknown, response: string) {
  if (error instanceof Incomplete) return { response };
  throw error;
}

/** What the rule let through and the playbook leaves alone. */
function orSetAside(error: unknown) {
  if (error instanceof SetAside) return { setAside: error.message };
  throw error;
}

function shortly({ id, state }: Response) {
  return { response: id, state };
}

function responder(
  guardrails: readonly Guardrail[],
  deciding: Deciding,
  runtime: Runtime & Invoking,
  warmth: Warmth,
): Responder {
  const engine = runtime.engine();
  return {
    ...engine,
    mode: setting(runtime, "CORDON_MODE") as Mode,
    guardrails,
    deciding,
    code: setting(runtime, "CORDON_CODE"),
    settings: {
      accounts: listSetting(runtime, "CORDON_ACCOUNTS"),
      raisedSources: listSetting(runtime, "CORDON_RAISED_SOURCES"),
      region: runtime.settings["AWS_REGION"] ?? "unknown",
    },
    identity: identityExecutor(runtime, warmth, engine.now),
  };
}

/** Milliseconds for which an executor that has answered is taken to be warm: Lambda keeps what is idle for longer than that. */
const WARM_MS = 120_000;

/** Until when the identity executor is taken to be warm, by its last answer to this environment; milliseconds since 1970. */
interface Warmth {
  until: number;
}

function identityExecutor(runtime: Runtime & Invoking, warmth: Warmth, now: () => Date): IdentityExecutor {
  return {
    warm(actions, response) {
      // A playbook that may only observe has no way to it.
      const name = runtime.settings["CORDON_CONTAIN_IDENTITY"];
      if (name && now().getTime() >= warmth.until)
        void runtime
          .send(name, { kind: "warm", actions, response } satisfies ContainIdentityRequest)
          .catch(() => undefined);
    },
    async apply(step) {
      const request: ContainIdentityRequest = { kind: "apply", ...step };
      const name = setting(runtime, "CORDON_CONTAIN_IDENTITY");
      const results = await runtime.call<IdentityResult[]>(name, request);
      warmth.until = now().getTime() + WARM_MS;
      return results;
    },
  };
}
