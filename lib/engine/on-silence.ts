import type { Response, StepRecord } from "../model/response.ts";
import { allOf } from "./addition.ts";
import { askFor, byItself, settle } from "./commit.ts";
import { judge } from "./decide.ts";
import type { Responder } from "./engine.ts";
import type { EventContext } from "./event-context.ts";
import { readSituation } from "./load-context.ts";
import { finish } from "./on-first.ts";
import { planAgain } from "./plan-again.ts";

/** Whether the deadline has passed and silence means contain. */
export function isSilent({ ask }: Response, engine: Responder): boolean {
  return ask?.onSilence === "contain" && !ask.closed && Date.parse(ask.until) <= engine.now().getTime();
}

/** Contains at the deadline, if still only the mode makes it ask; otherwise asks again and escalates. */
export async function onSilence(
  response: Response,
  recorded: readonly StepRecord[],
  run: EventContext,
): Promise<Response> {
  const { engine, playbook } = run;
  const [all, situation] = await Promise.all([
    planAgain(recorded, playbook, response.id, engine),
    readSituation(engine),
  ]);
  const decision = judge(response, all, situation, engine);
  const silent = `nobody decided until ${response.ask!.until}`;
  if (!decision.modeAsks) {
    const patch: Partial<Response> = { ask: askFor(response, all, decision, engine), news: "escalated" };
    const what = [`${silent}, and it is not contained`, ...decision.because].join(" · ");
    return (await settle(response, "waiting", { decision, all, add: allOf(all), engine, what, patch }))
      .response;
  }
  const { response: settled, steps } = await settle(response, "containing", {
    decision,
    all,
    add: allOf(all),
    engine,
    also: byItself(response, all, engine),
    what: `${silent}: contained, as the terms say`,
    patch: { ask: undefined },
  });
  return finish(settled, steps, run);
}
