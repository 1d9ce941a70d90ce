import type { Company } from "../company.ts";
import { callsWith, groupsOf, policiesOf, snapshotsOf, stateOf } from "../look-at.ts";
import type { HostVictim } from "./host.ts";

/** A host, its resources and its neighbours. */
export function hostSeen(company: Company, { host, role, stolen, neighbour }: HostVictim) {
  return {
    "the host": stateOf(company, host),
    "the host's groups": groupsOf(company, host),
    "calls with the host's credentials": callsWith(company, stolen.credentials),
    "calls with another session of its role": callsWith(company, neighbour.credentials),
    "policies of the role": policiesOf(company, { role: role.name }),
    "snapshots of the host's volumes": snapshotsOf(company, host),
  };
}

/** What no undo reverses. */
export const HOST_EVIDENCE = { "snapshots of the host's volumes": "1" };

/** The differences in `hostSeen` after containment: the host runs, and the other session continues. */
export const HOST_CUT = {
  "the host's groups": "isolated",
  "calls with the host's credentials": "refused",
  "policies of the role": "2 policies",
  ...HOST_EVIDENCE,
};
