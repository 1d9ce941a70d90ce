import type { Unreadable } from "../events/unreadable.ts";
import { claim, move } from "../ledger/responses.ts";
import type { Playbook } from "../model/playbook.ts";
import type { Response } from "../model/response.ts";
import { familyId } from "../model/response-id.ts";
import { deliveryId, hash } from "./delivery-id.ts";
import type { Responder } from "./engine.ts";
import { leaseOf } from "./lease.ts";

/** The most characters of an event that are kept: a DynamoDB item holds 400 KB, an EventBridge event 256 KB. */
const MOST_CHARACTERS = 300_000;

/** Records an event that cannot be read: refused, with field and reason, kept whole, not retried. */
export async function refuseUnreadable(
  event: unknown,
  error: Unreadable,
  playbook: Playbook,
  received: string,
  engine: Responder,
): Promise<Response> {
  const { accounts, region } = engine.settings;
  const place = { account: accounts[0] ?? "unknown", region };
  const family = familyId(playbook.id, hash(event), place);
  const { created, response } = await claim(engine.table, {
    id: family,
    family,
    generation: 1,
    playbook: playbook.id,
    title: playbook.title,
    ...(playbook.tells && { tells: playbook.tells }),
    state: "new",
    version: 1,
    deliveries: [deliveryId(event)],
    repeats: 0,
    revision: 1,
    targets: [],
    times: { received },
    toldTo: {},
    createdAt: received,
    updatedAt: received,
    lease: leaseOf(engine),
    unreadable: {
      field: error.field,
      reason: error.reason,
      event: (JSON.stringify(event) ?? "").slice(0, MOST_CHARACTERS),
    },
  });
  // A run that stops between the two writes leaves it `new`; the same event, or functions/watch, finishes it.
  if (!created && response.state !== "new") return response;
  return move(engine.table, response, "refused", {
    at: engine.now().toISOString(),
    what: `refused · unreadable event · ${error.field}: ${error.reason}`,
    patch: {
      lease: undefined,
      decision: {
        outcome: "refuse",
        mode: engine.mode,
        because: [`the event cannot be read · ${error.field}: ${error.reason}`],
      },
    },
  });
}
