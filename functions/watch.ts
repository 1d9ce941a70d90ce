import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { AnyAction } from "../lib/action.ts";
import { CHECK_AFTER, checkAgain, isStuck, unstick } from "../lib/engine/watch.ts";
import { listResponses } from "../lib/ledger/reading.ts";
import type { Response } from "../lib/response.ts";
import { lambdaEngine, setting } from "./environment.ts";
import { send } from "./invoke.ts";
import { movedResponse, type StreamRecord } from "./stream.ts";

const sqs = new SQSClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
});

interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

type Records = readonly (StreamRecord | QueueRecord)[];

type Failures = { batchItemFailures: { itemIdentifier: string }[] };

/** What is due: re-verification (queue), what follows from a new state (table stream), and what is stuck (timer). */
export const handlerOf =
  (actions: readonly AnyAction[]) =>
  async (event: { readonly Records?: Records }): Promise<Failures> => {
    if (event.Records === undefined) return sweep();
    const batchItemFailures: Failures["batchItemFailures"] = [];
    for (const record of event.Records) {
      try {
        await ("body" in record ? check(record, actions) : follow(record));
      } catch (error) {
        console.error(JSON.stringify({ level: "error", what: "watch failed", error: String(error) }));
        const itemIdentifier = "body" in record ? record.messageId : (record.dynamodb?.SequenceNumber ?? "");
        batchItemFailures.push({ itemIdentifier });
        if (!("body" in record)) break; // a stream goes on from the first failure
      }
    }
    return { batchItemFailures };
  };

const check = async (record: QueueRecord, actions: readonly AnyAction[]): Promise<void> => {
  const { response, after } = JSON.parse(record.body) as { response: string; after: number };
  await checkAgain(response, after, actions, lambdaEngine());
};

/** Contained: read back again in a while. Unreadable: the event goes to the queue that an alarm watches. */
const follow = async (record: StreamRecord): Promise<void> => {
  const response = movedResponse(record);
  if (response === undefined) return;
  if (response.state === "contained" || response.state === "partly")
    await Promise.all(
      CHECK_AFTER.map((after) =>
        enqueue(setting("CORDON_CHECKS_QUEUE"), { response: response.id, after }, after),
      ),
    );
  if (response.state === "refused" && response.unreadable)
    await enqueue(setting("CORDON_UNREADABLE_QUEUE"), {
      response: response.id,
      playbook: response.playbook,
      field: response.unreadable.field,
      reason: response.unreadable.reason,
    });
};

const enqueue = async (QueueUrl: string, body: object, DelaySeconds = 0): Promise<void> => {
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body), DelaySeconds }));
};

const MOST_OPEN = 100;

const sweep = async (): Promise<Failures> => {
  const engine = lambdaEngine();
  const responders = JSON.parse(setting("CORDON_RESPONDERS")) as Record<string, string>;
  const open = await listResponses(engine.table, MOST_OPEN);
  const run = {
    respond: async ({ id, playbook }: Response) => {
      const name = responders[playbook];
      if (name !== undefined) await send(name, { resume: id });
    },
    revert: ({ id }: Response) => send(setting("CORDON_REVERT"), { revert: id }),
  };
  for (const response of open.filter((r) => isStuck(r, engine.now()))) await unstick(response, run, engine);
  return { batchItemFailures: [] };
};
