import { setTimeout as sleep } from "node:timers/promises";
import { listResponses, listSince, readWhole } from "../../lib/ledger/reading.ts";
import type { ChangeRecord, Response, State, Whole } from "../../lib/model/response.ts";
import { type Played, responsesTo } from "../../local/play.ts";
import { table } from "./here.ts";

/** Longer than anything takes on a busy machine, shorter than a test may (vitest.config.ts). */
const PATIENCE_MS = 90_000;

/** Asks again and again until it gets an answer; throws what it waited for, with the last that was seen. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  seen: () => Promise<unknown> = async () => "nothing",
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(120);
  }
  throw new Error(`waited in vain for ${what}; there is ${JSON.stringify(await seen(), null, 1)}`);
}

/** Waits for a record to be as wanted. */
export function whenRecord(id: string, what: string, wanted: (whole: Whole) => boolean): Promise<Whole> {
  return until(
    `${id} to be ${what}`,
    async () => {
      const whole = await readWhole(table, id);
      return whole && wanted(whole) ? whole : undefined;
    },
    async () => inShort(await readWhole(table, id)),
  );
}

/** What a failed test shows of a record. */
function inShort(whole: Whole | undefined) {
  return (
    whole && {
      ...whole.response,
      signal: whole.response.signal?.title,
      told: whole.response.told?.subject,
      steps: whole.steps.map(({ action, moot, refused, failed, changes }) => ({
        action,
        ...{ moot, refused, failed },
        changes: changes.map(({ hold, state, note }) => [hold, state, note]),
      })),
    }
  );
}

/** Waits until a response is in a state, nobody works on it any more, and people were told of that state. */
export function settled(id: string, state: State): Promise<Whole> {
  return whenRecord(
    id,
    `${state}, at rest and told`,
    ({ response }) =>
      response.state === state && response.lease === undefined && response.told?.version === response.version,
  );
}

/** As `settled`, with the evidence of stolen-instance-credentials kept too. */
export async function contained(id: string): Promise<Whole> {
  await settled(id, "contained");
  return whenRecord(id, "preserved", ({ response }) => response.times["preserved"] !== undefined);
}

export async function recorded(id: string): Promise<Whole | undefined> {
  return readWhole(table, id);
}

/** The response to an event that could not be read: its id is a hash of the event, so it is found by a text in that. */
export function unreadable(text: string): Promise<Response> {
  return until(`an unreadable event with ${text}`, async () => {
    const listed = await listResponses(table, 1_000);
    const refused = listed.filter((response) => response.state === "refused" && response.unreadable);
    const whole = await Promise.all(refused.map(({ id }) => recorded(id)));
    return whole.find((one) => one?.response.unreadable?.event.includes(text))?.response;
  });
}

/**
 * The responses to an attack, as many as it says, or those that there are when no more have come for a while; they are found by
 * what the bus called its events.
 */
export async function responsesOf(played: Played): Promise<readonly Response[]> {
  let found: readonly Response[] = [];
  let since = Date.now();
  return until(`a response of ${played.playbook} to ${played.deliveries}`, async () => {
    const now = responsesTo(played, await newest());
    if (now.length !== found.length) since = Date.now();
    found = now;
    const isOver = found.length > 0 && Date.now() - since > NO_MORE_MS;
    return isOver || found.length >= played.attack.answers.length ? found : undefined;
  });
}

/** One run of a function makes all responses to an event. */
const NO_MORE_MS = 15_000;

/** All that changed since this file began; asked for at most so often, however many wait for it. */
function newest(): Promise<readonly Response[]> {
  if (Date.now() > listed.until) listed = { until: Date.now() + 400, answer: listSince(table, BEGAN) };
  return listed.answer;
}

const BEGAN = new Date().toISOString();
let listed: { until: number; answer: Promise<readonly Response[]> } = {
  until: 0,
  answer: Promise.resolve([]),
};

/** What a response did to one attribute. */
export function changeOf({ steps }: Whole, hold: string): ChangeRecord {
  const found = steps.flatMap(({ changes }) => changes).find((change) => change.hold === hold);
  if (!found) throw new Error(`no change of ${hold}`);
  return found;
}
