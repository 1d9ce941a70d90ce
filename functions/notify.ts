import type { Channel } from "../lib/channel.ts";
import { readWhole } from "../lib/ledger/reading.ts";
import { patchResponse } from "../lib/ledger/responses.ts";
import { isTold, messageFor } from "../lib/message.ts";
import { lambdaEngine } from "./environment.ts";
import { movedResponse, type StreamRecord } from "./stream.ts";

/** Table stream → channels: the table is the outbox, so whatever moved is told, and a failed delivery is tried again. */
export const handlerOf =
  (channels: readonly Channel[]) =>
  async (event: {
    readonly Records: readonly StreamRecord[];
  }): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> => {
    const { table } = lambdaEngine();
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of event.Records) {
      try {
        const moved = movedResponse(record);
        if (moved === undefined || !isTold(moved.state)) continue;
        const whole = await readWhole(table, moved.id);
        if (whole === undefined) continue;
        const message = messageFor({ ...whole, response: moved });
        await Promise.all(
          channels.map((channel) => channel.send(message, (name) => process.env[name] || undefined)),
        );
        const { subject, text } = message;
        const told = {
          state: moved.state,
          version: moved.version,
          at: new Date().toISOString(),
          subject,
          text,
        };
        await patchResponse(table, moved.id, { told });
      } catch (error) {
        console.error(
          JSON.stringify({ level: "error", what: "not told", record: record.eventID, error: String(error) }),
        );
        batchItemFailures.push({ itemIdentifier: record.dynamodb?.SequenceNumber ?? "" });
        break; // a stream goes on from the first failure
      }
    }
    return { batchItemFailures };
  };
