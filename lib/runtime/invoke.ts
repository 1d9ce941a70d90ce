import {
  InvokeCommand,
  type InvokeCommandInput,
  type InvokeCommandOutput,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { CLIENT, quiet } from "../aws/sdk-client.ts";
import { Moved } from "../ledger/table.ts";
import type { Invoking } from "./runtime.ts";

/** A kept connection that the other side has closed meanwhile, as after a freeze of this function: no answer can come. */
const CLOSED: readonly (string | undefined)[] = ["ECONNRESET", "EPIPE"];

/** Sends once more where the connection was closed: what is invoked is safe to repeat. */
async function invoke(
  lambda: LambdaClient,
  input: InvokeCommandInput,
  { once }: { readonly once?: true } = {},
): Promise<InvokeCommandOutput> {
  try {
    return await lambda.send(new InvokeCommand(input));
  } catch (error) {
    if (once || !CLOSED.includes((error as NodeJS.ErrnoException).code)) throw error;
    return lambda.send(new InvokeCommand(input));
  }
}

/** The error of a called function, by what Lambda says of it. A lost race stays one: the caller reads the record again. */
export function errorOf({
  errorType,
  errorMessage = "no message",
}: {
  readonly errorType?: string;
  readonly errorMessage?: string;
}): Error {
  return errorType === Moved.name ? new Moved(errorMessage) : new Error(errorMessage, { cause: errorType });
}

/** AWS Lambda's Invoke. Made once, outside the handler. */
export function lambdaInvoke(): Invoking {
  // One attempt: what is invoked is safe to repeat, but the caller's own retry must decide, with the record read anew.
  const lambda = quiet(
    new LambdaClient({
      maxAttempts: 1,
      requestHandler: { ...CLIENT.requestHandler, requestTimeout: 60_000 },
    }),
  );
  return {
    async call<T>(name: string, payload: object, options?: { readonly once?: true }): Promise<T> {
      const answer = await invoke(lambda, { FunctionName: name, Payload: JSON.stringify(payload) }, options);
      const text = new TextDecoder().decode(answer.Payload);
      if (answer.FunctionError === undefined) return JSON.parse(text) as T;
      throw errorOf(JSON.parse(text));
    },
    async send(name, payload) {
      const Payload = JSON.stringify(payload);
      await invoke(lambda, { FunctionName: name, InvocationType: "Event", Payload });
    },
  };
}
