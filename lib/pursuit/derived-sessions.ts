import type { Responder } from "../engine/engine.ts";
import { respondTo } from "../engine/respond.ts";
import { note } from "../ledger/facts.ts";
import { getResponse } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { Playbook } from "../model/playbook.ts";
import type { Response } from "../model/response.ts";
import type { OpenedSession, Opener } from "../model/session-chain.ts";
import { lowerOf, type RoleSession, type Signal } from "../model/signal.ts";
import { idOf } from "./assumed-role.ts";

const LINKED = "linked/";

/**
 * Responds to every recorded session that was opened with credentials that a response revoked, and to every principal that opened a
 * revoked session, each as a signal of its own: same playbook, guardrails and undo. The caller gives only the id of the response. A
 * session is responded to once per chain. Tries all, then throws the first failure.
 */
export async function respondToOpened(id: string, playbook: Playbook, engine: Responder): Promise<string> {
  const parent = await getResponse(engine.table, id);
  const { opened = [], openers = [], signal } = parent ?? {};
  if (parent === undefined || signal === undefined || parent.playbook !== playbook.id)
    throw new Error(`no response ${id} of ${playbook.id} with a signal`);
  const now = engine.now().toISOString();
  const results = await Promise.allSettled([
    ...opened.map((one) =>
      respondTo(linkedSignal(parent, signal, one, now), one.event, now, playbook, engine),
    ),
    ...openers.map((one) =>
      respondTo(openerSignal(parent, signal, one, now), one.event, now, playbook, engine),
    ),
  ]);
  for (const result of results) if (result.status === "rejected") throw result.reason;
  await markAnswered(parent, engine);
  return id;
}

/** Records that each has a response; if the response moved meanwhile, they are responded to again, which changes nothing. */
async function markAnswered(parent: Response, engine: Responder): Promise<void> {
  const { opened = [], openers = [] } = parent;
  const facts: Partial<Response> = { answered: opened.length + openers.length };
  await note(engine.table, parent, facts, engine.now().toISOString()).catch((error) => {
    if (!(error instanceof Moved)) throw error;
  });
}

/** The signal of a derived session. AWS attests only who opened it, so its trust is at most that of the first signal. */
export function linkedSignal(
  parent: Pick<Response, "id">,
  from: Signal,
  { session, at }: OpenedSession,
  now: string,
): Signal {
  const name = nameOf(session);
  return {
    ...common(parent, from, idOf(session), now),
    type: "linked-session",
    title: `${name} was opened with credentials that response ${parent.id} cut`,
    activityAt: at,
    trust: lowerOf(from.trust, "actor"),
    actor: { kind: "role-session", account: session.account, name, by: "role-chaining" },
    session,
  };
}

/** The signal of a principal that opened a revoked session. It may be the thief or the victim, so approval is required. */
export function openerSignal(
  parent: Pick<Response, "id">,
  from: Signal,
  { opener, at }: Opener,
  now: string,
): Signal {
  const isUser = "user" in opener;
  const name = isUser ? `user/${opener.user.userName}` : nameOf(opener.session);
  const id = isUser ? opener.accessKey.accessKeyId : idOf(opener.session);
  return {
    ...common(parent, from, id, now),
    type: "linked-opener",
    title: `${name} opened a session that response ${parent.id} cut, and can open the next one`,
    activityAt: at,
    trust: "ask",
    actor: { kind: isUser ? "user" : "role-session", account: from.account, name },
    ...opener,
  };
}

function nameOf({ roleName, sessionName }: RoleSession): string {
  return `role/${roleName}/${sessionName}`;
}

/** Ids start with the chain's first signal: each session is responded to once, also where roles assume each other in a circle. */
function common(parent: Pick<Response, "id">, from: Signal, id: string, now: string) {
  const { account, region, severity, confidence, sample } = from;
  const root = from.id.startsWith(LINKED)
    ? from.id.slice(0, from.id.lastIndexOf("/"))
    : `${LINKED}${from.id}`;
  return {
    account,
    region,
    id: `${root}/${id}`,
    source: "linked",
    severity,
    confidence,
    detectedAt: now,
    sample,
    linkedTo: parent.id,
  } as const;
}
