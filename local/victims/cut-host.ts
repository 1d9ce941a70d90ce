import type { Company } from "../company.ts";
import { callsWith, groupsOf, policiesOf, snapshotsOf, stateOf } from "../look-at.ts";
import type { HostVictim } from "./host.ts";

/** A host, what it has and what stands beside it. */
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

/** What no undo takes away. */
export const HOST_EVIDENCE = { "snapshots of the host's volumes": "1" };

/** Of `hostSeen`, what differs once the host is cut off: it runs, and the other session goes on. */
export const HOST_CUT = {
  "the host's groups": "isolated",
  "calls with the host's credentials": "refused",
  "policies of the role": "2 policies",
  ...HOST_EVIDENCE,
};
