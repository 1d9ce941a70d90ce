import type { Actions, Engine, Executors } from "../lib/engine/engine.ts";
import { listDue, listResponses } from "../lib/ledger/reading.ts";
import { dueStorm } from "../lib/ledger/storm.ts";
import type { Response } from "../lib/model/response.ts";
import { isUntold } from "../lib/notify/headline.ts";
import { type LogFields, log, logged } from "../lib/runtime/log.ts";
import type { NotifyRequest, RespondRequest, RevertRequest, WatchRequest } from "../lib/runtime/requests.ts";
import type { Invoking, Queueing, Runtime } from "../lib/runtime/runtime.ts";
import { responderOf, setting } from "../lib/runtime/settings.ts";
import { aboutRecord, movedResponse, type StreamRecord } from "../lib/runtime/stream.ts";
import { disturbedBy } from "../lib/schedule/disturbed-by.ts";
import { isStuck, unstick } from "../lib/schedule/reverify.ts";
import { carryOutDue, recheck } from "../lib/schedule/scheduler.ts";

type WatchRuntime = Runtime & Invoking & Queueing;

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
export function handlerOf(actions: Actions, runtime: WatchRuntime) {
  return logged("watch", async (event: Event): Promise<Failures> => {
    if (event !== null && "Records" in event) return each(event.Records, actions, runtime);
    if (event !== null && "kind" in event) await checkAll(event.ids, actions, runtime);
    else if (event !== null && "detail" in event && event["detail-type"] === "AWS API Call via CloudTrail")
      await checkAll(
        disturbedBy(event.detail, await listResponses(runtime.engine().table, MOST_OPEN)),
        actions,
        runtime,
      );
    else await sweep(runtime);
    return NOTHING_FAILED;
  });
}

async function each(
  records: readonly (StreamRecord | QueueRecord)[],
  actions: Actions,
  runtime: WatchRuntime,
): Promise<Failures> {
  const batchItemFailures: Failures["batchItemFailures"] = [];
  for (const record of records) {
    try {
      await ("body" in record ? due(record, actions, runtime) : follow(record, runtime));
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

function toNotify(request: NotifyRequest, runtime: WatchRuntime): Promise<void> {
  return runtime.send(setting(runtime, "CORDON_NOTIFY"), request);
}

function executors(runtime: WatchRuntime): Executors {
  const toResponder = async (playbook: string, request: RespondRequest): Promise<void> => {
    const name = responderOf(runtime, playbook);
    if (name !== undefined) await runtime.send(name, request);
  };
  return {
    respond: ({ id, playbook }) => toResponder(playbook, { kind: "resume", id }),
    linked: ({ id, playbook }) => toResponder(playbook, { kind: "linked", id }),
    revert: ({ id }) =>
      runtime.send(setting(runtime, "CORDON_REVERT"), { kind: "revert", id } satisfies RevertRequest),
  };
}

async function due(record: QueueRecord, actions: Actions, runtime: WatchRuntime): Promise<void> {
  const id = responseIn(record);
  const engine = runtime.engine();
  await carryOutDue(id, actions, executors(runtime), engine);
  const soon = new Date(engine.now().getTime() + LONGEST_DELAY);
  await enqueueSoon(
    (await listDue(engine.table, soon, MOST_OPEN)).filter((response) => response.id === id),
    engine,
    runtime,
  );
}

async function checkAll(ids: readonly string[], actions: Actions, runtime: WatchRuntime): Promise<void> {
  await Promise.all(ids.map((id) => recheck(id, actions, executors(runtime), runtime.engine())));
}

/** Due soon: to be read back, or told. Unreadable: the event goes to the queue that an alarm watches. */
async function follow(record: StreamRecord, runtime: WatchRuntime): Promise<void> {
  const response = movedResponse(record);
  if (response === undefined) return;
  await enqueueSoon([response], runtime.engine(), runtime);
  if (response.state === "refused" && response.unreadable)
    await runtime.enqueue(setting(runtime, "CORDON_UNREADABLE_QUEUE"), {
      response: response.id,
      playbook: response.playbook,
      field: response.unreadable.field,
      reason: response.unreadable.reason,
    });
}

/** The longest that SQS holds a message back, in milliseconds; what is due later waits in the index for the timer. */
const LONGEST_DELAY = 900_000;

/** Sent twice it is done once: what is not due any more is left. */
async function enqueueSoon(
  responses: readonly Response[],
  engine: Engine,
  runtime: WatchRuntime,
): Promise<void> {
  const now = engine.now().getTime();
  await Promise.all(
    responses.map(async ({ id, due }) => {
      const delay = due === undefined ? undefined : Math.max(0, Date.parse(due) - now);
      if (delay !== undefined && delay <= LONGEST_DELAY)
        await runtime.enqueue(
          setting(runtime, "CORDON_CHECKS_QUEUE"),
          { response: id },
          Math.ceil(delay / 1_000),
        );
    }),
  );
}

const MOST_OPEN = 100;

/** How long a change may stay untold before it is told again, in milliseconds; the timer's own rhythm. */
const UNTOLD = 300_000;

async function sweep(runtime: WatchRuntime): Promise<void> {
  const engine = runtime.engine();
  const { table, now } = engine;
  const [open, waiting, storm] = await Promise.all([
    listResponses(table, MOST_OPEN),
    // What comes due before the timer comes again.
    listDue(table, new Date(now().getTime() + UNTOLD), MOST_OPEN),
    dueStorm(table, now()),
  ]);
  await enqueueSoon(waiting, engine, runtime);
  for (const response of open.filter((r) => isStuck(r, now())))
    await unstick(response, executors(runtime), runtime.engine());
  const untold = open.filter((r) => isUntold(r) && Date.parse(r.updatedAt) + UNTOLD < now().getTime());
  for (const { id } of untold) await toNotify({ kind: "tell", id }, runtime);
  if (storm) await toNotify({ kind: "storm" }, runtime);
}
