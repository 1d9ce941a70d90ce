import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { openAws } from "../aws/clients.ts";
import { CLIENT, quiet } from "../aws/sdk-client.ts";
import { REAL_CLOCK } from "../ledger/clock.ts";
import type { Runtime } from "./runtime.ts";
import { setting } from "./settings.ts";

/** Runs `run` every `milliseconds` until the returned function is called; does not keep the process alive. */
function every(milliseconds: number, run: () => void): () => void {
  const timer = setInterval(run, milliseconds).unref();
  return () => clearInterval(timer);
}

/** The runtime of a Lambda function: the real table, the real AWS, the real time. Made once, outside the handler. */
export function lambdaRuntime(): Runtime {
  const client = quiet(new DynamoDBClient({ ...CLIENT, maxAttempts: 4 }));
  const runtime: Runtime = {
    settings: process.env,
    engine: () => ({
      table: { client, name: setting(runtime, "CORDON_TABLE"), ...REAL_CLOCK },
      aws: ({ account, region }, responseId, mayCall, answers) =>
        openAws({
          account,
          region,
          partition: setting(runtime, "CORDON_PARTITION"),
          responseId,
          ...(mayCall && { mayCall }),
          ...(answers && { answers }),
        }),
      now: () => new Date(),
      every,
      ...REAL_CLOCK,
      owner: randomUUID(),
    }),
  };
  return runtime;
}
