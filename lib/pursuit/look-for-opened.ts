import { type Engine, inWords } from "../engine/engine.ts";
import { note } from "../ledger/facts.ts";
import { amend } from "../ledger/responses.ts";
import type { Aws } from "../model/action.ts";
import type { Place } from "../model/place.ts";
import type { Response, Whole } from "../model/response.ts";
import type { OpenedSession, Opener } from "../model/session-chain.ts";
import type { RoleSession } from "../model/signal.ts";
import { isCut } from "../policy/revokes-credentials.ts";
import { openedSessions, openerOf } from "./opened-sessions.ts";

/** The most derived sessions that get a response; more of them come from a busy automation, and are left to operators. */
const MOST_OPENED = 20;

/** CloudTrail records calls to the global STS endpoint in this Region. */
export const GLOBAL_REGION = "us-east-1";

/**
 * Looks up sessions that were opened with revoked credentials, and principals that opened revoked sessions, and records them: from then
 * on it is due to respond to them. A failed lookup is recorded, and repeated at the next time of `LOOK_AFTER`.
 */
export async function lookForOpened({ response, steps }: Whole, engine: Engine): Promise<Response> {
  const looked = (response.looked ?? 0) + 1;
  const cut = steps.filter(isCut);
  const regions = [...new Set([response.signal?.region ?? GLOBAL_REGION, GLOBAL_REGION])];
  const asked = <T>(look: (target: Place, door: Aws) => Promise<T>) =>
    Promise.all(
      cut.flatMap(({ target }) =>
        regions.map((region) => {
          const door = engine.aws({ account: target.account, region }, response.id);
          return look(target, door).catch((error: unknown) => ({ failed: inWords(error) }));
        }),
      ),
    );
  const [looks, found] = await Promise.all([asked(openedSessions), asked(openersOf)]);
  const known = response.openers ?? [];
  const openers = [
    ...known,
    ...found.flatMap((look) => ("openers" in look ? look.openers : [])).filter((one) => isNew(one, known)),
  ].filter((one, i, all) => all.findIndex(({ event }) => event === one.event) === i);
  const news = openers.slice(known.length);
  const opened = unique([
    ...(response.opened ?? []),
    ...looks.flatMap((look) => ("opened" in look ? look.opened : [])),
  ]);
  const fresh = opened.slice(response.opened?.length ?? 0, MOST_OPENED);
  const said = [
    ...fresh.map(({ session }) => `opened with it: role/${session.roleName}/${session.sessionName}`),
    ...news.map(({ opener }) => `it was opened by ${nameOf(opener)}: people are asked about them`),
    ...(opened.length > MOST_OPENED
      ? [`${opened.length - MOST_OPENED} more sessions were opened with it`]
      : []),
    ...[...looks, ...found].flatMap((look) =>
      "failed" in look ? [`opened sessions are not known: ${look.failed}`] : [],
    ),
    ...(looks.some((look) => "complete" in look && !look.complete)
      ? ["there are more calls on record than were looked through: others may have been opened"]
      : []),
  ];
  const patch: Partial<Response> = {
    looked,
    ...(opened.length > 0 && { opened: opened.slice(0, MOST_OPENED) }),
    ...(openers.length > 0 && { openers }),
  };
  const at = engine.now().toISOString();
  if (said.length === 0) return note(engine.table, response, patch, at);
  return amend(engine.table, response, { at, what: [...new Set(said)].join(" · "), patch });
}

/** Only of sessions that a caller opened; AWS opens the sessions of hosts and functions. */
async function openersOf(target: Place, door: Aws): Promise<{ readonly openers: readonly Opener[] }> {
  const session = target as Partial<RoleSession>;
  const opener = session.workload === "caller" ? await openerOf(session as RoleSession, door) : undefined;
  return { openers: opener ? [opener] : [] };
}

function isNew({ event }: Opener, known: readonly Opener[]): boolean {
  return known.every((one) => one.event !== event);
}

function nameOf(opener: Opener["opener"]): string {
  return "user" in opener
    ? `user/${opener.user.userName}`
    : `role/${opener.session.roleName}/${opener.session.sessionName}`;
}

/** Each session once, earlier known ones first. */
function unique(sessions: readonly OpenedSession[]): OpenedSession[] {
  const found = new Map<string, OpenedSession>();
  for (const one of sessions) {
    const name = `${one.session.roleId}:${one.session.sessionName}`;
    if (!found.has(name)) found.set(name, one);
  }
  return [...found.values()];
}
