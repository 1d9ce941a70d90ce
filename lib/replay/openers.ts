import { at } from "../events/event-field.ts";
import type { Playbook } from "../model/playbook.ts";
import { familyId } from "../model/response-id.ts";
import type { Opener } from "../model/session-chain.ts";
import type { RoleSession, Signal } from "../model/signal.ts";
import { assumedRole, idOf } from "../pursuit/assumed-role.ts";
import { openerSignal } from "../pursuit/derived-sessions.ts";

/** The number of sessions whose opener is remembered: the newest, some 10 MB. */
const MOST = 20_000;

/**
 * Remembers who opened each session in the replayed events, as functions/watch finds it in CloudTrail's event history some minutes after
 * a session was denied.
 */
export function newOpeners() {
  const known = new Map<string, Opener>();
  return {
    note(event: object): void {
      if (at(event, "detail.eventName") !== "AssumeRole") return;
      const account = at(event, "account");
      const found = typeof account === "string" ? assumedRole(event, account) : undefined;
      if (found?.opener === undefined) return;
      known.set(idOf(found.session), { opener: found.opener, at: found.at, event: found.event });
      if (known.size > MOST) known.delete(known.keys().next().value!);
    },
    /** A signal for the opener of each session that a playbook would deny. */
    of(playbook: Playbook, signal: Signal): readonly Signal[] {
      const sessions = playbook.contain
        .flatMap(({ action, targets }) => (action.authority === "identity" ? targets(signal) : []))
        .map((target) => target as Partial<RoleSession>)
        .filter(({ workload }) => workload === "caller") as RoleSession[];
      const openers = new Map(
        sessions.flatMap((session) => {
          const opener = known.get(idOf(session));
          return opener === undefined ? [] : [[opener.event, opener] as const];
        }),
      );
      const id = familyId(playbook.id, signal.id, signal);
      return [...openers.values()].map((opener) => openerSignal({ id }, signal, opener, signal.detectedAt));
    },
  };
}
