import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "../lib/model/json.ts";
import type { Playbook } from "../lib/model/playbook.ts";
import { loadPlaybooks } from "../lib/units/load-playbooks.ts";
import { type Attack, hasAttack, loadAttack } from "./attack.ts";
import type { Event, Place } from "./finding-parts.ts";
import { BUSES } from "./others-events.ts";
import { ROOT } from "./project.ts";

type Heard = Pick<Playbook, "id" | "on" | "tells">;

/** The attack on a playbook: its file in local/attacks, otherwise its own event. `requireAttack` knows its id. */
export async function attackOn(id: string): Promise<Attack> {
  if (hasAttack(id)) return loadAttack(id);
  const playbooks = await loadPlaybooks(join(ROOT, "playbooks"));
  return ownEvent(playbooks.find((one) => one.id === id)!);
}

/**
 * The attack on a playbook without a file in local/attacks: the first event of test/events/ID. The local account does not have the
 * targets of that event. So the attack proves rule, source, plan, record and notification, and no containment. Throws an Error where
 * there is no event.
 */
export async function ownEvent({ id, on, tells }: Heard): Promise<Attack> {
  const folder = join(ROOT, "test/events", id);
  const names = await readdir(folder).catch(() => []);
  const [file] = names.filter((name) => /^matches-.*\.json$/.test(name)).sort();
  if (file === undefined) throw new Error(`test/events/${id} has no event to play: add matches-….json`);
  const text = await readFile(join(folder, file), "utf8");
  return {
    story: `the event of test/events/${id}/${file}; the local account does not have its targets`,
    isOwnEvent: true,
    victim: async () => undefined,
    events: (company) => [eventIn(text, on, company)],
    answers: [tells === undefined ? "nothing-to-contain" : "observed"],
    look: () => ({}),
    held: {},
  };
}

/** The stored event, in this account and Region, on the bus of its source, and as new: a stored time is stale. */
function eventIn(text: string, on: Heard["on"], { account, region }: Place): Event {
  const { event } = JSON.parse(text) as { readonly event?: unknown };
  if (!isRecord(event)) throw new Error("the file has no `event`");
  const [fromAccount, fromRegion] = [String(event["account"]), String(event["region"])];
  const here = JSON.stringify(event).replaceAll(fromAccount, account).replaceAll(fromRegion, region);
  const now = new Date().toISOString();
  const moved = { ...(JSON.parse(here) as Event), time: now };
  const source = on.find((trigger) => reads(trigger, moved))?.source;
  const bus = Object.entries(BUSES).find(([id]) => id === source)?.[1];
  return { ...moved, ...(bus !== undefined && { bus }) };
}

function reads({ parse }: Heard["on"][number], event: Event): boolean {
  try {
    parse(event);
    return true;
  } catch {
    // Unreadable, or set aside: another source's event.
    return false;
  }
}
