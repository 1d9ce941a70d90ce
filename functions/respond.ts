import type { IdentityResult, Responder } from "../lib/engine/engine.ts";
import { respond, resume } from "../lib/engine/respond.ts";
import type { Guardrail } from "../lib/guardrail.ts";
import type { Mode, Playbook } from "../lib/playbook.ts";
import { lambdaEngine, listSetting, setting } from "./environment.ts";
import { call, send } from "./invoke.ts";

/** One playbook's Lambda: takes events from its rules, or `{ resume: id }` from functions/watch and functions/review. */
export const handlerOf =
  (playbook: Playbook, guardrails: readonly Guardrail[]) =>
  async (event: unknown): Promise<{ response: string; state: string }> => {
    const engine: Responder = {
      ...lambdaEngine(),
      mode: setting("CORDON_MODE") as Mode,
      guardrails,
      settings: {
        accounts: listSetting("CORDON_ACCOUNTS"),
        raisedSources: listSetting("CORDON_RAISED_SOURCES"),
      },
      identity: {
        warm: () => void send(setting("CORDON_CONTAIN_IDENTITY"), { warm: true }).catch(() => undefined),
        apply: (request) => call<IdentityResult[]>(setting("CORDON_CONTAIN_IDENTITY"), request),
      },
    };
    const id = (event as { resume?: unknown } | null)?.resume;
    const done =
      typeof id === "string" ? await resume(id, playbook, engine) : await respond(event, playbook, engine);
    return { response: done.id, state: done.state };
  };
