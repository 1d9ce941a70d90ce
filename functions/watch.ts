import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { CLIENT } from "../lib/aws/sdk-client.ts";
import type { Actions, Executors } from "../lib/engine/engine.ts";
import { listDue, listResponses } from "../lib/ledger/reading.ts";
import { dueStorm } from "../lib/ledger/storm.ts";
import type { Response } from "../lib/model/response.ts";
import { isUntold } from "../lib/notify/headline.ts";
import { lambdaEngine, responderOf, setting } from "../lib/runtime/environment.ts";
import { send } from "../lib/runtime/invoke.ts";
import { type LogFields, log, logged } from "../lib/runtime/log.ts";
import type { NotifyRequest, RespondRequest, RevertRequest, WatchRequest } from "../lib/runtime/requests.ts";
import { aboutRecord, movedResponse, type StreamRecord } from "../lib/runtime/stream.ts";
import { disturbedBy } from "../lib/schedule/disturbed-by.ts";
import { isStuck, unstick } from "../lib/schedule/reverify.ts";
import { carryOutDue, recheck } from "../lib/schedule/scheduler.ts";

const sqs = new SQSClient(CLIENT);

interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

/** What became due, what follows from a new state, a call on what may be held, a look that people want now, or the timer. */
type Event =
  | { readonly Records: readonly (StreamRecord | QueueRecord)[] }
  | { readonly "detail-type": string; readonly detail: unknown }
  | WatchRequest
  | null;

type Failures = { batchItemFailures: { itemIdentifier: string }[] };

const NOTHING_FAILED: Failures = { batchItemFailures: [] };

/** Whatever is due, stuck, lost or untold. It changes nothing in the account: executors do, as the record says. */
export function handlerOf(actions: Actions) {
  return logged("watch", async (event: Event): Promise<Failures> => {
    if (event !== null && "Records" in event) return each(event.Records, actions);
    if (event !== null && "kind" in event) await checkAll(event.ids, actions);
    else if (event !== null && "detail" in event && event["detail-type"] === "AWS API Call via CloudTrail")
      await checkAll(
        disturbedBy(event.detail, await listResponses(lambdaEngine().table, MOST_OPEN)),
        actions,
      );
    else await sweep();
    return NOTHING_FAILED;
  });
}

async function each(records: readonly (StreamRecord | QueueRecord)[], actions: Actions): Promise<Failures> {
  const batchItemFailures: Failures["batchItemFailures"] = [];
  for (const record of records) {
    try {
      await ("body" in record ? due(record, actions) : follow(record));
    } catch (error) {
      log.error("watch failed", { ...aboutOf(record), error });
      const itemIdentifier = "body" in record ? record.messageId : (record.dynamodb?.SequenceNumber ?? "");
      batchItemFailures.push({ itemIdentifier });
      if (!("body" in record)) break; // a stream goes on from the first failure
    }
  }
  return { batchItemFailures };
}

/** What a record is about, for a line of the log. What failed may be that it cannot be read. */
function aboutOf(record: StreamRecord | QueueRecord): LogFields {
  if (!("body" in record)) return aboutRecord(record);
  try {
    return { response: responseIn(record) };
  } catch {
    return { message: record.messageId };
  }
}

function responseIn({ body }: QueueRecord): string {
  return (JSON.parse(body) as { readonly response: string }).response;
}

async function toResponder(playbook: string, request: RespondRequest): Promise<void> {
  const name = responderOf(playbook);
  if (name !== undefined) await send(name, request);
}

function toNotify(request: NotifyRequest): Promise<void> {
  return send(setting("CORDON_NOTIFY"), request);
}

function executors(): Executors {
  return {
    respond: ({ id, playbook }) => toResponder(playbook, { kind: "resume", id }),
    linked: ({ id, playbook }) => toResponder(playbook, { kind: "linked", id }),
    revert: ({ id }) => send(setting("CORDON_REVERT"), { kind: "revert", id } satisfies RevertRequest),
  };
}

async function due(record: QueueRecord, actions: Actions): Promise<void> {
  const id = responseIn(record);
  const engine = lambdaEngine();
  await carryOutDue(id, actions, executors(), engine);
  await enqueueSoon(
    (await listDue(engine.table, soon(), MOST_OPEN)).filter((response) => response.id === id),
  );
}

async function checkAll(ids: readonly string[], actions: Actions): Promise<void> {
  await Promise.all(ids.map((id) => recheck(id, actions, executors(), lambdaEngine())));
}

/** Due soon: to be read back, or told. Unreadable: the event goes to the queue that an alarm watches. */
async function follow(record: StreamRecord): Promise<void> {
  const response = movedResponse(record);
  if (response === undefined) return;
  await enqueueSoon([response]);
  if (response.state === "refused" && response.unreadable)
    await enqueue(setting("CORDON_UNREADABLE_QUEUE"), {
      response: response.id,
      playbook: response.playbook,
      field: response.unreadable.field,
      reason: response.unreadable.reason,
    });
}

/** The longest that SQS holds a message back, in milliseconds; what is due later waits in the index for the timer. */
const LONGEST_DELAY = 900_000;

function soon(): Date {
  return new Date(Date.now() + LONGEST_DELAY);
}

/** Sent twice it is done once: what is not due any more is left. */
async function enqueueSoon(responses: readonly Response[]): Promise<void> {
  const now = Date.now();
  await Promise.all(
    responses.map(async ({ id, due }) => {
      const delay = due === undefined ? undefined : Math.max(0, Date.parse(due) - now);
      if (delay !== undefined && delay <= LONGEST_DELAY)
        await enqueue(setting("CORDON_CHECKS_QUEUE"), { response: id }, Math.ceil(delay / 1_000));
    }),
  );
}

async function enqueue(QueueUrl: string, body: object, DelaySeconds = 0): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body), DelaySeconds }));
}

const MOST_OPEN = 100;

/** How long a change may stay untold before it is told again, in milliseconds; the timer's own rhythm. */
const UNTOLD = 300_000;

async function sweep(): Promise<void> {
  const { table, now } = lambdaEngine();
  const [open, waiting, storm] = await Promise.all([
    listResponses(table, MOST_OPEN),
    // What comes due before the timer comes again.
    listDue(table, new Date(now().getTime() + UNTOLD), MOST_OPEN),
    dueStorm(table, now()),
  ]);
  await enqueueSoon(waiting);
  for (const response of open.filter((r) => isStuck(r, now())))
    await unstick(response, executors(), lambdaEngine());
  const untold = open.filter((r) => isUntold(r) && Date.parse(r.updatedAt) + UNTOLD < now().getTime());
  for (const { id } of untold) await toNotify({ kind: "tell", id });
  if (storm) await toNotify({ kind: "storm" });
}
