import { unmarshall } from "@aws-sdk/util-dynamodb";
import { readWhole } from "../lib/ledger/reading.ts";
import { addToStorm, dueStorm, stormPaged, stormSummed } from "../lib/ledger/storm.ts";
import { isBrake } from "../lib/ledger/suppressions.ts";
import type { Message } from "../lib/model/channel.ts";
import { type CordonEvent, DETAIL_TYPE, SOURCE } from "../lib/model/cordon-event.ts";
import type { Place } from "../lib/model/place.ts";
import type { Response, State } from "../lib/model/response.ts";
import { stateOf } from "../lib/model/response-state.ts";
import type { Brake } from "../lib/model/suppression.ts";
import type { Envelope } from "../lib/notify/envelope.ts";
import { tellingOf } from "../lib/notify/message.ts";
import { stormMessage } from "../lib/notify/storm-message.ts";
import { brakeMessage } from "../lib/notify/suppression-message.ts";
import { isOfStorm, isUntold } from "../lib/policy/told.ts";
import { log, logged, measure } from "../lib/runtime/log.ts";
import { type NotifyRequest, unknownRequest } from "../lib/runtime/requests.ts";
import { measuresOf } from "../lib/runtime/response-metrics.ts";
import type { Announcing, Queueing, Runtime } from "../lib/runtime/runtime.ts";
import { listSetting, setting } from "../lib/runtime/settings.ts";
import { aboutRecord, movedResponse, type StreamRecord } from "../lib/runtime/stream.ts";

type NotifyRuntime = Runtime & Queueing & Announcing;

/** What changed in the table, or a request. */
type Event = { readonly Records: readonly StreamRecord[] } | NotifyRequest;

type Failures = { batchItemFailures: { itemIdentifier: string }[] };

/**
 * Table stream → the bus, and a queue for each channel: the table is the outbox. No channel is called here, so none that is
 * down holds up the others, or what comes next.
 */
export function handlerOf(runtime: NotifyRuntime) {
  return logged("notify", async (event: Event): Promise<Failures> => {
    if ("Records" in event) return tellAll(event.Records, runtime);
    await answer(event, runtime);
    return { batchItemFailures: [] };
  });
}

function answer(request: NotifyRequest, runtime: NotifyRuntime): Promise<void> {
  switch (request.kind) {
    case "tell":
      return tellAgain(request.id, runtime);
    case "storm":
      return tellStorm(runtime);
    default:
      throw unknownRequest("notify", request);
  }
}

async function tellAll(records: readonly StreamRecord[], runtime: NotifyRuntime): Promise<Failures> {
  for (const record of records) {
    try {
      await tellOf(record, runtime);
    } catch (error) {
      log.error("not told", { ...aboutRecord(record), record: record.eventID, error });
      // A stream goes on from the first failure.
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? "" }] };
    }
  }
  return { batchItemFailures: [] };
}

async function tellOf(record: StreamRecord, runtime: NotifyRuntime): Promise<void> {
  const { NewImage, OldImage } = record.dynamodb ?? {};
  if (isBrake(NewImage ?? OldImage ?? {})) {
    const now = runtime.engine().now();
    const message = brakeMessage(
      {
        at: now.toISOString(),
        ...(NewImage && { now: unmarshall(NewImage) as Brake }),
        ...(OldImage && { before: unmarshall(OldImage) as Brake }),
      },
      here(runtime),
    );
    if (message) await Promise.all([announce(message.event, runtime), queue(message, runtime)]);
    return;
  }
  const moved = movedResponse(record);
  if (moved) await tell(moved, stateOf(OldImage?.["state"]?.S ?? ""), record.eventID ?? "", runtime);
}

async function tell(
  response: Response,
  previous: State | undefined,
  record: string,
  runtime: NotifyRuntime,
): Promise<void> {
  const { table } = runtime.engine();
  const whole = await readWhole(table, response.id);
  if (whole === undefined) return;
  const { event, message } = tellingOf(
    { ...whole, response },
    { here: here(runtime), ...(previous && { previous }) },
  );
  const people = async () => {
    if (message === undefined) return;
    if (isOfStorm(response)) await hold(response, record, runtime);
    else await queue(message, runtime);
  };
  await Promise.all([announce(event, runtime), people()]);
  for (const { what, metrics, dimensions } of measuresOf(response, previous))
    measure(what, metrics, dimensions, { response: response.id, playbook: response.playbook });
}

/** One of many: whoever began the storm says so, once; the others wait for the summary. */
async function hold(response: Response, record: string, runtime: NotifyRuntime): Promise<void> {
  const { table, now } = runtime.engine();
  const storm = await addToStorm(table, { response: response.id, record }, now());
  if (storm === undefined) return;
  const message = stormMessage(storm, "began", now(), here(runtime));
  await Promise.all([announce(message.event, runtime), queue(message, runtime)]);
  await stormPaged(table, storm);
}

async function tellStorm(runtime: NotifyRuntime): Promise<void> {
  const { table, now } = runtime.engine();
  const storm = await dueStorm(table, now());
  if (storm === undefined) return;
  const message = stormMessage(storm, storm.paged ? "goes-on" : "began", now(), here(runtime));
  await Promise.all([announce(message.event, runtime), queue(message, runtime)]);
  await stormSummed(table, storm, now());
}

/** Every message of it was lost on the way: its state now is told. */
async function tellAgain(id: string, runtime: NotifyRuntime): Promise<void> {
  const whole = await readWhole(runtime.engine().table, id);
  if (whole === undefined || !isUntold(whole.response)) return;
  const { message } = tellingOf(whole, { here: here(runtime) });
  if (message) await queue(message, runtime);
}

/** One message for each channel. */
async function queue(message: Message, runtime: NotifyRuntime): Promise<void> {
  const queues = JSON.parse(setting(runtime, "CORDON_CHANNELS")) as Record<string, string>;
  await Promise.all(
    Object.entries(queues).map(([channel, QueueUrl]) =>
      runtime.enqueue(QueueUrl, { channel, message } satisfies Envelope),
    ),
  );
}

/** What the bus does not take is kept where an alarm is: people must be told all the same, and not twice. */
async function announce(event: CordonEvent, runtime: NotifyRuntime): Promise<void> {
  const entry = {
    EventBusName: setting(runtime, "CORDON_BUS"),
    Source: SOURCE,
    DetailType: DETAIL_TYPE[event.schema],
    Detail: JSON.stringify(event),
  };
  try {
    await runtime.putEvent(entry);
  } catch (error) {
    log.error("not on the bus", { ...("response" in event && { response: event.response }), error });
    await runtime.enqueue(setting(runtime, "CORDON_UNDELIVERED_QUEUE"), { bus: entry });
  }
}

function here(runtime: Runtime): Place {
  return {
    account: listSetting(runtime, "CORDON_ACCOUNTS")[0] ?? "",
    region: setting(runtime, "AWS_REGION"),
  };
}
