import { attack } from "../attack.ts";
import { guardDutyFinding } from "../finding-parts.ts";
import { aHost, dnsRequest } from "../finding-resources.ts";
import { HOST_CUT, HOST_EVIDENCE, hostSeen } from "../victims/cut-host.ts";
import { newHost } from "../victims/host.ts";

// That DNS stays open cannot be seen here: the stand-in has no network.
export const dnsExfiltration = attack({
  story: "a host carries data off in the names that it asks for",
  victim: newHost,
  events: (company, { host }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "Trojan:EC2/DNSDataExfiltration",
        title: "A host carries data off in DNS queries.",
        description: `${host.id} is attempting to query domain names that resemble exfiltrated data.`,
        resource: aHost(company, host),
        action: dnsRequest("a1b2c3.data.example.com"),
      },
    ),
  ],
  answers: ["contained"],
  look: hostSeen,
  held: HOST_CUT,
  stays: HOST_EVIDENCE,
});
