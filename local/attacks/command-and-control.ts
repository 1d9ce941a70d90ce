import { attack } from "../attack.ts";
import { guardDutyFinding } from "../finding-parts.ts";
import { aHost, connection } from "../finding-resources.ts";
import { HOST_CUT, HOST_EVIDENCE, hostSeen } from "../victims/cut-host.ts";
import { newHost } from "../victims/host.ts";

export const commandAndControl = attack({
  story: "a host talks to a command-and-control server",
  victim: newHost,
  events: (company, { host }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "Backdoor:EC2/C&CActivity.B",
        title: "A host talks to a command-and-control server.",
        description: `${host.id} is communicating with a known Command & Control server.`,
        resource: aHost(company, host),
        action: connection("OUTBOUND", 443),
      },
    ),
  ],
  answers: ["contained"],
  look: hostSeen,
  held: HOST_CUT,
  stays: HOST_EVIDENCE,
});
