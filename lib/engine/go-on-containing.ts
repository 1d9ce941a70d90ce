import type { Response, StepRecord } from "../model/response.ts";
import type { EventContext } from "./event-context.ts";
import { finish } from "./on-first.ts";
import { stopIfPaused } from "./pause.ts";
import { planOver } from "./plan-over.ts";
import { recordOver } from "./record-over.ts";

/** Goes on with a containment that was cut off, unless it is paused since; what others changed meanwhile is recorded first. */
export async function goOnContaining(
  response: Response,
  steps: readonly StepRecord[],
  run: Pick<EventContext, "playbook" | "engine">,
): Promise<Response> {
  const stopped = await stopIfPaused(response, steps, run);
  if (stopped !== undefined) return stopped;
  const over = await planOver(steps, run.playbook, response.id, run.engine);
  if (over.length === 0) return finish(response, steps, run);
  const recorded = await recordOver(response, steps, over, run.engine);
  return finish(recorded.response, recorded.steps, run);
}
