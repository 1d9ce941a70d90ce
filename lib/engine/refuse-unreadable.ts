import type { Unreadable } from "../events/unreadable.ts";
import { claim, move } from "../ledger/responses.ts";
import { sha256 } from "../model/hash.ts";
import type { Playbook } from "../model/playbook.ts";
import type { Response } from "../model/response.ts";
import { familyId } from "../model/response-id.ts";
import type { Responder } from "./engine.ts";
import { leaseOf } from "./lease.ts";

/** The most characters of an event that are kept: a DynamoDB item holds 400 KB, an EventBridge event 256 KB. */
const MOST_CHARACTERS = 300_000;

/** Returns the envelope's id, or the event's hash when it has none; equal for redeliveries. */
export function deliveryId(event: unknown): string {
  const id = (event as { id?: unknown } | null)?.id;
  return typeof id === "string" && /^[\w-]{1,64}$/.test(id) ? id : hash(event);
}

/** By its text as it came: an event that cannot be read has no canonical form. */
function hash(event: unknown): string {
  return sha256(JSON.stringify(event) ?? "");
}

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
