import { getDecision } from "../ledger/decisions.ts";
import type { DecisionRequest, HandTarget } from "../model/decision-request.ts";
import type { Place } from "../model/place.ts";
import type { Playbook } from "../model/playbook.ts";
import { familyId } from "../model/response-id.ts";
import type { Signal } from "../model/signal.ts";
import type { Responder } from "./engine.ts";
import { Incomplete } from "./event-context.ts";
import { answer } from "./respond.ts";

/** Builds the signal of a manual containment; its actions look the target up again. */
export function signalByHand(target: HandTarget, decision: string, at: string, place: Place): Signal {
  const iam = { ...place, region: "global" };
  return {
    ...place,
    id: `by-hand/${decision}`,
    source: "by-hand",
    type: "by-hand",
    title: "Contained by hand",
    severity: "high",
    confidence: "high",
    detectedAt: at,
    sample: false,
    trust: "act",
    ...("instanceId" in target && { instance: { ...place, instanceId: target.instanceId } }),
    ...("roleId" in target && { session: { ...iam, ...target, workload: "caller" as const } }),
    ...("accessKeyId" in target && {
      accessKey: { ...iam, ...target },
      user: {
        ...iam,
        ...(target.userName ? { userName: target.userName } : { ownerOfKey: target.accessKeyId }),
      },
    }),
    ...("userName" in target &&
      !("accessKeyId" in target) && { user: { ...iam, userName: target.userName } }),
  };
}

/** The account and Region of this deployment. */
export function placeOf({ settings }: Pick<Responder, "settings">): Place {
  return { account: settings.accounts[0] ?? "unknown", region: settings.region };
}

/**
 * Contains what a recorded decision names; the caller gives only its id. Returns the id of the response, whose record says what was
 * done. Throws an Error when no such decision is on record.
 */
export async function containByDecision(id: string, playbook: Playbook, engine: Responder): Promise<string> {
  const recorded = await getDecision(engine.table, id);
  const decision = recorded && (JSON.parse(recorded.content) as DecisionRequest);
  if (recorded === undefined || decision?.kind !== "contain" || decision.playbook !== playbook.id)
    throw new Error(`no decision ${id} on record that says to contain with ${playbook.id}`);
  const { target, reason } = decision;
  const signal = signalByHand(target, id, recorded.at, placeOf(engine));
  const by = { by: recorded.by, target, reason };
  try {
    const share = { playbook, family: familyId(playbook.id, signal.id, signal) };
    return (await answer(signal, id, engine.now().toISOString(), share, engine, by)).id;
  } catch (error) {
    // A person waits for the answer; the record holds what failed.
    if (error instanceof Incomplete) return familyId(playbook.id, signal.id, signal);
    throw error;
  }
}
