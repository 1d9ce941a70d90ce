import { DescribeNetworkAclsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { asRoot, type Reach } from "../as-root.ts";
import { attack } from "../attack.ts";
import type { Host } from "../company.ts";
import { ATTACKER, guardDutyFinding } from "../finding-parts.ts";
import { aHost, connection } from "../finding-resources.ts";
import { HOST_CUT, HOST_EVIDENCE, hostSeen } from "../victims/cut-host.ts";
import { newHost } from "../victims/host.ts";

export const bruteForce = attack({
  story: "a host tries passwords elsewhere, and another host is tried",
  victim: async (company, name) => {
    const [attacking, attacked] = await Promise.all([newHost(company, name), newHost(company, `${name}-2`)]);
    return { attacking, attacked };
  },
  events: (company, { attacking, attacked }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "UnauthorizedAccess:EC2/SSHBruteForce",
        title: "A host tries passwords elsewhere.",
        description: `${attacking.host.id} is performing SSH brute force attacks against ${ATTACKER.ipAddressV4}.`,
        resource: aHost(company, attacking.host),
        action: connection("OUTBOUND", 22),
        resourceRole: "ACTOR",
      },
    ),
    guardDutyFinding(
      company,
      {},
      {
        type: "UnauthorizedAccess:EC2/SSHBruteForce",
        title: "Passwords are tried at a host.",
        description: `${ATTACKER.ipAddressV4} is performing SSH brute force attacks against ${attacked.host.id}.`,
        resource: aHost(company, attacked.host),
        action: connection("INBOUND", 40_022),
        severity: 2,
      },
    ),
  ],
  // GuardDuty rates a victim low, so approval is required.
  answers: ["contained", "waiting"],
  look: (company, { attacking, attacked }) => ({
    ...hostSeen(company, attacking),
    ...inFrontOfAll(hostSeen(company, attacked), "of the attacked: "),
    "the attacker at the subnet's door": deniedTo(company, attacked.host, ATTACKER.ipAddressV4),
    "another address there": deniedTo(company, attacked.host, "203.0.113.9"),
  }),
  held: { ...HOST_CUT, "the attacker at the subnet's door": "in and out denied" },
  stays: HOST_EVIDENCE,
});

function inFrontOfAll<T>(facts: Readonly<Record<string, T>>, words: string): Record<string, T> {
  return Object.fromEntries(Object.entries(facts).map(([what, saw]) => [`${words}${what}`, saw]));
}

/** What the network ACL of a host's subnet denies to one address by an entry of its own: "nothing", "in and out denied". */
async function deniedTo(reach: Reach, { interfaces }: Host, address: string): Promise<string> {
  const Filters = [{ Name: "association.subnet-id", Values: [interfaces[0]!.subnetId] }];
  const found = await asRoot(reach, EC2Client).send(new DescribeNetworkAclsCommand({ Filters }));
  const denied = (found.NetworkAcls?.[0]?.Entries ?? []).filter(
    ({ CidrBlock, RuleAction }) => CidrBlock === `${address}/32` && RuleAction === "deny",
  );
  const ways = denied.map(({ Egress }) => (Egress ? "out" : "in")).sort();
  return ways.length === 0 ? "nothing" : `${ways.join(" and ")} denied`;
}
