import {
  InvokeCommand,
  type InvokeCommandInput,
  type InvokeCommandOutput,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { CLIENT } from "../aws/sdk-client.ts";

// One attempt: what is invoked is safe to repeat, but the caller's own retry must decide, with the record read anew.
const lambda = new LambdaClient({
  maxAttempts: 1,
  requestHandler: { ...CLIENT.requestHandler, requestTimeout: 60_000 },
});

/** A kept connection that the other side has closed meanwhile, as after a freeze of this function: no answer can come. */
const CLOSED: readonly (string | undefined)[] = ["ECONNRESET", "EPIPE"];

/** Sends once more where the connection was closed: what is invoked is safe to repeat. */
async function invoke(input: InvokeCommandInput): Promise<InvokeCommandOutput> {
  try {
    return await lambda.send(new InvokeCommand(input));
  } catch (error) {
    if (!CLOSED.includes((error as NodeJS.ErrnoException).code)) throw error;
    return lambda.send(new InvokeCommand(input));
  }
}

/** Calls another function of Cordon and returns its answer; throws its error by name and message. */
export async function call<T>(name: string, payload: object): Promise<T> {
  const answer = await invoke({ FunctionName: name, Payload: JSON.stringify(payload) });
  const text = new TextDecoder().decode(answer.Payload);
  if (answer.FunctionError === undefined) return JSON.parse(text) as T;
  const { errorType, errorMessage } = JSON.parse(text) as { errorType?: string; errorMessage?: string };
  throw new Error(errorMessage ?? "no message", { cause: errorType });
}

/** Hands another function of Cordon some work and does not wait for it. */
export async function send(name: string, payload: object): Promise<void> {
  await invoke({ FunctionName: name, InvocationType: "Event", Payload: JSON.stringify(payload) });
}
