import { amend, patchUnmoved } from "../ledger/responses.ts";
import type { Whole } from "../response.ts";
import type { OpenedSession } from "../signal.ts";
import type { Executors } from "./due.ts";
import { type Engine, inWords } from "./engine.ts";
import { isCut } from "./is-cut.ts";
import { openedSessions } from "./opened-sessions.ts";
import { LOOK_AFTER, withDue } from "./timers.ts";

/** More than these are for people: the chain is then not one intruder's, but a busy automation's. */
const MOST_OPENED = 20;

/** The Region that STS calls without a Region of their own are recorded in. */
const GLOBAL_REGION = "us-east-1";

/**
 * Looks for sessions that were opened with what a response cut, writes them into its record and has them answered. What could
 * not be looked up is said there, and tried again at the next of the times.
 */
export const lookForOpened = async (
  { response, steps }: Whole,
  run: Executors,
  engine: Engine,
): Promise<void> => {
  const looked = (response.looked ?? 0) + 1;
  const cut = steps.filter(isCut);
  const regions = [...new Set([response.signal?.region ?? GLOBAL_REGION, GLOBAL_REGION])];
  const looks = await Promise.all(
    cut.flatMap(({ target }) =>
      regions.map(async (region) => {
        const door = engine.aws({ account: target.account, region }, response.id);
        return openedSessions(target, door).catch((error) => ({ failed: inWords(error) }));
      }),
    ),
  );
  const opened = unique([
    ...(response.opened ?? []),
    ...looks.flatMap((look) => ("opened" in look ? look.opened : [])),
  ]);
  const fresh = opened.slice(response.opened?.length ?? 0, MOST_OPENED);
  const said = [
    ...fresh.map(
      ({ session }) => `opened with it, and answered: role/${session.roleName}/${session.sessionName}`,
    ),
    ...(opened.length > MOST_OPENED
      ? [`${opened.length - MOST_OPENED} more sessions were opened with it`]
      : []),
    ...looks.flatMap((look) => ("failed" in look ? [`opened sessions are not known: ${look.failed}`] : [])),
    ...(looks.some((look) => "complete" in look && !look.complete)
      ? ["there are more calls on record than were looked through: others may have been opened"]
      : []),
  ];
  const next = LOOK_AFTER[looked];
  const { opened: _, ...timers } = response.timers ?? {};
  const since = Date.parse(response.times["contained"] ?? response.times["partly"] ?? response.updatedAt);
  const again = next !== undefined && { opened: new Date(since + next * 60_000).toISOString() };
  const patch = {
    looked,
    ...(opened.length > 0 && { opened: opened.slice(0, MOST_OPENED) }),
    ...withDue({ ...timers, ...again }),
  };
  if (said.length === 0) return patchUnmoved(engine.table, response, patch);
  const at = engine.now().toISOString();
  await amend(engine.table, response, { at, what: [...new Set(said)].join(" · "), patch });
  if (fresh.length > 0) await run.linked(response);
};

/** Each once, those that were known before first: what is found again is neither said nor answered again. */
const unique = (sessions: readonly OpenedSession[]): OpenedSession[] => {
  const found = new Map<string, OpenedSession>();
  for (const one of sessions) {
    const name = `${one.session.roleId}:${one.session.sessionName}`;
    if (!found.has(name)) found.set(name, one);
  }
  return [...found.values()];
};
