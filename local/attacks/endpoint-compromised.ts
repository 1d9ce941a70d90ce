import { attack } from "../attack.ts";
import { agentFinding } from "../others-events.ts";
import { HOST_CUT, HOST_EVIDENCE, hostSeen } from "../victims/cut-host.ts";
import { newHost } from "../victims/host.ts";

export const endpointCompromised = attack({
  story: "the endpoint agent of a host says that somebody takes passwords out of its memory",
  victim: newHost,
  events: (company, { host }) => [
    agentFinding(company, {
      agent: "crowdstrike",
      host,
      title: "A process tried to dump credentials",
      type: "TTPs/Credential Access",
    }),
  ],
  answers: ["waiting"],
  look: hostSeen,
  held: HOST_CUT,
  stays: HOST_EVIDENCE,
});
