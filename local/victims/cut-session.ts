import type { Company } from "../company.ts";
import { callsWith, policiesOf } from "../look-at.ts";
import type { SessionVictim } from "./session.ts";

/** A session that made a call, and another session of its role. */
export function sessionSeen(company: Company, { role, session, neighbour }: SessionVictim) {
  return {
    "calls with the session": callsWith(company, session.credentials),
    "calls with another session of its role": callsWith(company, neighbour.credentials),
    "policies of its role": policiesOf(company, { role: role.name }),
  };
}

/** The differences in `sessionSeen` after containment: the other session continues. */
export const SESSION_CUT = { "calls with the session": "refused", "policies of its role": "2 policies" };
