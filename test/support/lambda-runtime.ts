import { lambdaBus } from "../../lib/runtime/bus.ts";
import { lambdaInvoke } from "../../lib/runtime/invoke.ts";
import { lambdaRuntime } from "../../lib/runtime/lambda.ts";
import { lambdaQueues } from "../../lib/runtime/queues.ts";

/** All that a function may be handed in Lambda, from the environment as it is now. */
export function wholeRuntime() {
  return { ...lambdaRuntime(), ...lambdaInvoke(), ...lambdaQueues(), ...lambdaBus() };
}
