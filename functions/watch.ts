import type { Actions, Engine, Executors } from "../lib/engine/engine.ts";
import { listDue, listResponses, readWhole } from "../lib/ledger/reading.ts";
import { getResponse } from "../lib/ledger/responses.ts";
import { dueStorm } from "../lib/ledger/storm.ts";
import { Moved } from "../lib/ledger/table.ts";
import type { Response } from "../lib/model/response.ts";
import { nextDue } from "../lib/policy/due.ts";
import { type LogFields, log, logged } from "../lib/runtime/log.ts";
import type { NotifyRequest, RespondRequest, RevertRequest, WatchRequest } from "../lib/runtime/requests.ts";
import type { Invoking, Queueing, Runtime } from "../lib/runtime/runtime.ts";
import { responderOf, setting } from "../lib/runtime/settings.ts";
import { aboutRecord, movedResponse, type StreamRecord } from "../lib/runtime/stream.ts";
import { disturbedBy } from "../lib/schedule/disturbed-by.ts";
import { checkAgain } from "../lib/schedule/reverify.ts";
import { carryOutDue, heal } from "../lib/schedule/scheduler.ts";

type WatchRuntime = Runtime & Invoking & Queueing;

interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

/** What became due, what follows from a new state, a call on what may be held, a look that people want now, or the timer. */
type Event =
  | { readonly Records: readonly (StreamRecord | QueueRecord)[] }
  | { readonly "detail-type": string; readonly source?: unknown; readonly detail: unknown }
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
        isOfAws(event) ? event.detail : undefined,
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
    return { response: messageIn(record).response };
  } catch {
    return { message: record.messageId };
  }
}

/** A message says which response is due, and for which of its times: a record that has another one is left to its own message. */
interface DueMessage {
  readonly response: string;
  readonly due: string;
}

function messageIn({ body }: QueueRecord): DueMessage {
  return JSON.parse(body) as DueMessage;
}

function toNotify(request: NotifyRequest, runtime: WatchRuntime): Promise<void> {
  return runtime.send(setting(runtime, "CORDON_NOTIFY"), request);
}

function executors(runtime: WatchRuntime): Executors {
  const toResponder = async (playbook: string, request: RespondRequest): Promise<boolean> => {
    const name = responderOf(runtime, playbook);
    if (name !== undefined) await runtime.send(name, request);
    return name !== undefined;
  };
  return {
    respond: ({ id, playbook }) => toResponder(playbook, { kind: "resume", id }),
    linked: async ({ id, playbook }) => void (await toResponder(playbook, { kind: "linked", id })),
    revert: ({ id }) =>
      runtime.send(setting(runtime, "CORDON_REVERT"), { kind: "revert", id } satisfies RevertRequest),
    tell: ({ id }) => toNotify({ kind: "tell", id }, runtime),
  };
}

/** A message that comes twice, or late, finds another time on the record, and does nothing: so none begets more than one. */
async function due(record: QueueRecord, actions: Actions, runtime: WatchRuntime): Promise<void> {
  const message = messageIn(record);
  const engine = runtime.engine();
  const before = await getResponse(engine.table, message.response);
  if (before?.due !== message.due) return;
  const after = await carryOutDue(message.response, actions, executors(runtime), engine, (what, error) =>
    log.error("not carried out", { response: message.response, due: what, error }),
  );
  // A move comes by the stream; what is only noted does not.
  if (after?.quiet) await enqueueAtOnce(after, runtime);
}

/** Only AWS puts events of such a source (EventBridge, API reference, PutEvents): who made the call is not made up. */
function isOfAws(event: { readonly source?: unknown }): boolean {
  return typeof event.source === "string" && event.source.startsWith("aws.");
}

async function checkAll(
  ids: readonly string[],
  actions: Actions,
  runtime: WatchRuntime,
  told?: unknown,
): Promise<void> {
  await Promise.all(
    ids.map(async (id) => {
      const engine = runtime.engine();
      const whole = await readWhole(engine.table, id);
      if (whole === undefined) return;
      const after = await checkAgain(whole, actions, engine, told).catch((error) => {
        if (!(error instanceof Moved)) throw error;
      });
      if (after?.quiet) await enqueueAtOnce(after, runtime);
    }),
  );
}

/** Due soon: to be read back, or told. Unreadable: the event goes to the queue that an alarm watches. */
async function follow(record: StreamRecord, runtime: WatchRuntime): Promise<void> {
  const response = movedResponse(record);
  if (response === undefined) return;
  await enqueueAtOnce(response, runtime);
  if (response.state === "refused" && response.unreadable)
    await runtime.enqueue(setting(runtime, "CORDON_UNREADABLE_QUEUE"), {
      response: response.id,
      playbook: response.playbook,
      field: response.unreadable.field,
      reason: response.unreadable.reason,
    });
}

/**
 * Milliseconds: what is due so soon after it was written gets its message at once, and the timer leaves it alone. A message is sent by one
 * of the two, never by both, and a chain of messages has three parts at most: AWS ends one of sixteen (Lambda, recursive loop detection).
 */
const AT_ONCE = 90_000;

/** The timer's period, in milliseconds: it sends the messages of what is due before it comes again. */
const PERIOD = 300_000;

/** Milliseconds after which a message is taken to be lost, and sent again. */
const OVERDUE = 60_000;

function isSentAtOnce({ due, dueSetAt }: Response): boolean {
  return due !== undefined && dueSetAt !== undefined && Date.parse(due) - Date.parse(dueSetAt) <= AT_ONCE;
}

async function enqueueAtOnce(response: Response, runtime: WatchRuntime): Promise<void> {
  if (isSentAtOnce(response)) await enqueue(response, runtime.engine(), runtime);
}

async function enqueue({ id, due }: Response, { now }: Engine, runtime: WatchRuntime): Promise<void> {
  if (due === undefined) return;
  const delay = Math.max(0, Math.ceil((Date.parse(due) - now().getTime()) / 1_000));
  await runtime.enqueue(
    setting(runtime, "CORDON_CHECKS_QUEUE"),
    { response: id, due } satisfies DueMessage,
    delay,
  );
}

/** As many responses as one sweep sends messages for; those that are due longest come first. */
const MOST_DUE = 1_000;

const MOST_OPEN = 100;

async function sweep(runtime: WatchRuntime): Promise<void> {
  const engine = runtime.engine();
  const now = engine.now().getTime();
  const [waiting, storm] = await Promise.all([
    listDue(engine.table, new Date(now + PERIOD), MOST_DUE),
    dueStorm(engine.table, engine.now()),
  ]);
  const isLost = ({ due = "" }: Response) => Date.parse(due) + OVERDUE < now;
  for (const response of waiting)
    if (isLost(response) || !isSentAtOnce(response)) await enqueue(response, engine, runtime);
  if (storm) await toNotify({ kind: "storm" }, runtime);
  if (now % HOUR < PERIOD) await healAll(engine);
}

const HOUR = 3_600_000;

/** Once an hour: records that an earlier version wrote have no time in the index of what is due, or the wrong one. */
async function healAll(engine: Engine): Promise<void> {
  for (const response of await listResponses(engine.table, MOST_OPEN))
    if (response.due !== nextDue(response)) await heal(response.id, engine);
}
