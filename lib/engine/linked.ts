import { getResponse } from "../ledger/responses.ts";
import type { Playbook } from "../playbook.ts";
import type { Response } from "../response.ts";
import { lowerOf, type OpenedSession, type Signal } from "../signal.ts";
import type { Responder } from "./engine.ts";
import { respondTo } from "./respond.ts";

const LINKED = "linked/";

/**
 * Answers every session that the record of a response says was opened with what it cut, as a signal of its own: same
 * playbook, guardrails and undo. The caller gives the id of the response and nothing else. One session is answered once,
 * however often it is found and however long the chain. Throws the first failure when all have been tried.
 */
export const respondToOpened = async (id: string, playbook: Playbook, engine: Responder): Promise<string> => {
  const parent = await getResponse(engine.table, id);
  const { opened = [], signal } = parent ?? {};
  if (parent === undefined || signal === undefined || parent.playbook !== playbook.id)
    throw new Error(`no response ${id} of ${playbook.id} with a signal`);
  const results = await Promise.allSettled(
    opened.map((one) => {
      const now = engine.now().toISOString();
      return respondTo(linkedSignal(parent, signal, one, now), one.event, now, playbook, engine);
    }),
  );
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return id;
};

/** AWS attests who opened the session, and no more than that: it is never trusted further than what began it. */
export const linkedSignal = (
  parent: Pick<Response, "id">,
  from: Signal,
  { session, at }: OpenedSession,
  now: string,
): Signal => {
  const { account, region, severity, confidence, sample } = from;
  const name = `role/${session.roleName}/${session.sessionName}`;
  // A chain of sessions is one story: each is answered once in it, also where roles assume each other in a circle.
  const root = from.id.startsWith(LINKED)
    ? from.id.slice(0, from.id.lastIndexOf("/"))
    : `${LINKED}${from.id}`;
  return {
    account,
    region,
    id: `${root}/${session.roleId}:${session.sessionName}`,
    source: "linked",
    type: "linked-session",
    title: `${name} was opened with credentials that response ${parent.id} cut`,
    severity,
    confidence,
    activityAt: at,
    detectedAt: now,
    sample,
    trust: lowerOf(from.trust, "actor"),
    linkedTo: parent.id,
    actor: { kind: "role-session", account: session.account, name, by: "role-chaining" },
    session,
  };
};
