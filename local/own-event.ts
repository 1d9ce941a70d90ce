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
  const samples = await samplesOf(id);
  const [first] = samples;
  if (first === undefined) throw new Error(`test/events/${id} has no event to play: add matches-….json`);
  // An event that names no target is refused: it shows less of the way.
  const { file, event } = samples.find(({ hasTargets }) => hasTargets) ?? first;
  return {
    story: `the event of test/events/${id}/${file}; the local account does not have its targets`,
    isOwnEvent: true,
    victim: async () => undefined,
    events: (company) => [moved(event, on, company)],
    answers: [tells === undefined ? "nothing-to-contain" : "observed"],
    look: () => ({}),
    held: {},
  };
}

interface Sample {
  readonly file: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly hasTargets: boolean;
}

/** Each event that the playbook must match, by file name. */
async function samplesOf(id: string): Promise<readonly Sample[]> {
  const folder = join(ROOT, "test/events", id);
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => /^matches-.*\.json$/.test(name)).sort();
  return Promise.all(
    files.map(async (file) => {
      const content: unknown = JSON.parse(await readFile(join(folder, file), "utf8"));
      const { event, targets } = isRecord(content) ? content : {};
      if (!isRecord(event)) throw new Error(`test/events/${id}/${file} has no \`event\``);
      return { file, event, hasTargets: Array.isArray(targets) && targets.length > 0 };
    }),
  );
}

/** The stored event in this account and Region, on the bus of its source, sent now. */
function moved(event: Sample["event"], on: Heard["on"], { account, region }: Place): Event {
  const text = JSON.stringify(event)
    .replaceAll(String(event["account"]), account)
    .replaceAll(String(event["region"]), region);
  const here = { ...(JSON.parse(text) as Event), time: new Date().toISOString() };
  const source = on.find((trigger) => reads(trigger, here))?.source;
  const bus = Object.entries(BUSES).find(([id]) => id === source)?.[1];
  return { ...here, ...(bus !== undefined && { bus }) };
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
