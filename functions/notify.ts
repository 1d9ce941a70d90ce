import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { CLIENT } from "../lib/aws/sdk-client.ts";
import { readWhole } from "../lib/ledger/reading.ts";
import { addToStorm, dueStorm, stormPaged, stormSummed } from "../lib/ledger/storm.ts";
import { BRAKES } from "../lib/ledger/suppressions.ts";
import type { Message } from "../lib/model/channel.ts";
import { type CordonEvent, DETAIL_TYPE, SOURCE } from "../lib/model/cordon-event.ts";
import type { Place } from "../lib/model/place.ts";
import type { Response, State } from "../lib/model/response.ts";
import { stateOf } from "../lib/model/response-state.ts";
import type { Brake } from "../lib/model/suppression.ts";
import type { Envelope } from "../lib/notify/envelope.ts";
import { isUntold } from "../lib/notify/headline.ts";
import { isOfStorm } from "../lib/notify/incident.ts";
import { tellingOf } from "../lib/notify/message.ts";
import { stormMessage } from "../lib/notify/storm-message.ts";
import { brakeMessage } from "../lib/notify/suppression-message.ts";
import { lambdaEngine, listSetting, setting } from "../lib/runtime/environment.ts";
import { log, logged, measure } from "../lib/runtime/log.ts";
import { type NotifyRequest, unknownRequest } from "../lib/runtime/requests.ts";
import { measuresOf } from "../lib/runtime/response-metrics.ts";
import { aboutRecord, movedResponse, type StreamRecord } from "../lib/runtime/stream.ts";

const sqs = new SQSClient(CLIENT);
const bus = new EventBridgeClient(CLIENT);

/** What changed in the table, or a request. */
type Event = { readonly Records: readonly StreamRecord[] } | NotifyRequest;

type Failures = { batchItemFailures: { itemIdentifier: string }[] };

/**
 * Table stream → the bus, and a queue for each channel: the table is the outbox. No channel is called here, so none that is
 * down holds up the others, or what comes next.
 */
export const handler = logged("notify", async (event: Event): Promise<Failures> => {
  if ("Records" in event) return tellAll(event.Records);
  await answer(event);
  return { batchItemFailures: [] };
});

function answer(request: NotifyRequest): Promise<void> {
  switch (request.kind) {
    case "tell":
      return tellAgain(request.id);
    case "storm":
      return tellStorm();
    default:
      throw unknownRequest("notify", request);
  }
}

async function tellAll(records: readonly StreamRecord[]): Promise<Failures> {
  for (const record of records) {
    try {
      await tellOf(record);
    } catch (error) {
      log.error("not told", { ...aboutRecord(record), record: record.eventID, error });
      // A stream goes on from the first failure.
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? "" }] };
    }
  }
  return { batchItemFailures: [] };
}

async function tellOf(record: StreamRecord): Promise<void> {
  const { NewImage, OldImage } = record.dynamodb ?? {};
  if ((NewImage ?? OldImage)?.["pk"]?.S === BRAKES) {
    const now = new Date();
    const message = brakeMessage(
      {
        at: now.toISOString(),
        ...(NewImage && { now: unmarshall(NewImage) as Brake }),
        ...(OldImage && { before: unmarshall(OldImage) as Brake }),
      },
      here(),
    );
    if (message) await Promise.all([announce(message.event), queue(message)]);
    return;
  }
  const moved = movedResponse(record);
  if (moved) await tell(moved, stateOf(OldImage?.["state"]?.S ?? ""), record.eventID ?? "");
}

async function tell(response: Response, previous: State | undefined, record: string): Promise<void> {
  const { table } = lambdaEngine();
  const whole = await readWhole(table, response.id);
  if (whole === undefined) return;
  const { event, message } = tellingOf(
    { ...whole, response },
    { here: here(), ...(previous && { previous }) },
  );
  const people = async () => {
    if (message === undefined) return;
    if (isOfStorm(response)) await hold(response, record);
    else await queue(message);
  };
  await Promise.all([announce(event), people()]);
  for (const { what, metrics, dimensions } of measuresOf(response, previous))
    measure(what, metrics, dimensions, { response: response.id, playbook: response.playbook });
}

/** One of many: whoever began the storm says so, once; the others wait for the summary. */
async function hold(response: Response, record: string): Promise<void> {
  const { table, now } = lambdaEngine();
  const storm = await addToStorm(table, { response: response.id, record }, now());
  if (storm === undefined) return;
  const message = stormMessage(storm, "began", now(), here());
  await Promise.all([announce(message.event), queue(message)]);
  await stormPaged(table, storm);
}

async function tellStorm(): Promise<void> {
  const { table, now } = lambdaEngine();
  const storm = await dueStorm(table, now());
  if (storm === undefined) return;
  const message = stormMessage(storm, storm.paged ? "goes-on" : "began", now(), here());
  await Promise.all([announce(message.event), queue(message)]);
  await stormSummed(table, storm, now());
}

/** Every message of it was lost on the way: its state now is told. */
async function tellAgain(id: string): Promise<void> {
  const whole = await readWhole(lambdaEngine().table, id);
  if (whole === undefined || !isUntold(whole.response)) return;
  const { message } = tellingOf(whole, { here: here() });
  if (message) await queue(message);
}

/** One message for each channel. */
async function queue(message: Message): Promise<void> {
  const queues = JSON.parse(setting("CORDON_CHANNELS")) as Record<string, string>;
  await Promise.all(
    Object.entries(queues).map(([channel, QueueUrl]) =>
      send(QueueUrl, { channel, message } satisfies Envelope),
    ),
  );
}

/** What the bus does not take is kept where an alarm is: people must be told all the same, and not twice. */
async function announce(event: CordonEvent): Promise<void> {
  const entry = {
    EventBusName: setting("CORDON_BUS"),
    Source: SOURCE,
    DetailType: DETAIL_TYPE[event.schema],
    Detail: JSON.stringify(event),
  };
  try {
    const { FailedEntryCount, Entries } = await bus.send(new PutEventsCommand({ Entries: [entry] }));
    if (FailedEntryCount) throw new Error(Entries?.[0]?.ErrorMessage ?? "refused");
  } catch (error) {
    log.error("not on the bus", { ...("response" in event && { response: event.response }), error });
    await send(setting("CORDON_UNDELIVERED_QUEUE"), { bus: entry });
  }
}

async function send(QueueUrl: string, body: object): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
}

function here(): Place {
  return {
    account: listSetting("CORDON_ACCOUNTS")[0] ?? "",
    region: setting("AWS_REGION"),
  };
}
