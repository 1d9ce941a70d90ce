import { attack } from "../attack.ts";
import { instanceCredentialExfiltration } from "../finding.ts";
import { callsWith, groupsOf, policiesOf, snapshotsOf } from "../look-at.ts";
import { newHost } from "../victims/host.ts";

export const stolenInstanceCredentials = attack({
  story: "the credentials of a host are used from outside AWS",
  victim: newHost,
  events: (company, { host, role, stolen }) => [
    instanceCredentialExfiltration(company, { host, role, accessKeyId: stolen.credentials.accessKeyId }),
  ],
  answers: ["contained"],
  look: (company, { host, role, stolen, neighbour }) => ({
    "the host's groups": groupsOf(company, host),
    "calls with the stolen session": callsWith(company, stolen.credentials),
    "calls with another session of its role": callsWith(company, neighbour.credentials),
    "policies of the role": policiesOf(company, { role: role.name }),
    "snapshots of the host's volumes": snapshotsOf(company, host),
  }),
  held: {
    "the host's groups": "isolated",
    "calls with the stolen session": "refused",
    "policies of the role": "2 policies",
    "snapshots of the host's volumes": "1",
  },
  stays: { "snapshots of the host's volumes": "1" },
});
