import { randomBytes, randomUUID } from "node:crypto";
import type { Host } from "./company.ts";
import { ATTACKER, BUILT, type Event, envelope, type Place } from "./finding-parts.ts";

/**
 * The buses of the local account on which sources with a bus of their own are heard, by source. AWS names a partner's bus after
 * its event source.
 */
export const BUSES = {
  okta: "aws.partner/okta.com/example/cordon",
  auth0: "aws.partner/auth0.com/example-0123456789/cordon",
  entra: "microsoft",
  defender: "microsoft",
  custom: "security-events",
} as const satisfies Readonly<Record<string, string>>;

/** Okta's System Log: somebody, a user of Okta's by its id (00u… with 17 more), did something. */
export function oktaEvent(
  place: Place,
  what: {
    eventType: string;
    message: string;
    person: { id: string; login: string };
    outcome?: string;
    severity?: "INFO" | "WARN" | "ERROR";
    debugData?: Readonly<Record<string, string>>;
    target?: readonly object[];
  },
): Event {
  const now = new Date();
  const actor = { id: what.person.id, type: "User", alternateId: what.person.login };
  return {
    ...envelope(BUSES.okta, "SystemLog", place, now, {
      uuid: randomUUID(),
      published: now.toISOString(),
      eventType: what.eventType,
      severity: what.severity ?? "WARN",
      displayMessage: `${what.message} (${BUILT})`,
      actor,
      client: { ipAddress: ATTACKER.ipAddressV4 },
      outcome: { result: what.outcome ?? "SUCCESS" },
      debugContext: { debugData: what.debugData ?? {} },
      target: what.target ?? null,
    }),
    bus: BUSES.okta,
  };
}

/** Products of endpoint agents as Security Hub names them: the ends of their product ARNs. */
const AGENTS = {
  crowdstrike: "517716713836:product/crowdstrike/crowdstrike-falcon",
  sentinelone: ":product/sentinelone/endpoint-protection",
} as const;

/** A host's endpoint agent found something: imported into Security Hub, which hands it to the default bus. */
export function agentFinding(
  place: Place,
  what: {
    agent: keyof typeof AGENTS;
    host: Host;
    title: string;
    /** ASFF: "TTPs/Execution". */
    type: string;
    severity?: "LOW" | "MEDIUM" | "HIGH" | "CRITICAL";
    /** 0 to 100. */
    confidence?: number;
  },
): Event {
  const now = new Date();
  const { account, region } = place;
  return envelope("aws.securityhub", "Security Hub Findings - Imported", place, now, {
    findings: [
      {
        SchemaVersion: "2018-10-08",
        ProductArn: `arn:aws:securityhub:${region}:${AGENTS[what.agent]}`,
        AwsAccountId: account,
        Region: region,
        GeneratorId: what.agent,
        Id: `${what.host.id}:${randomBytes(12).toString("hex")}`,
        Title: what.title,
        Description: BUILT,
        Types: [what.type],
        FirstObservedAt: now.toISOString(),
        CreatedAt: now.toISOString(),
        UpdatedAt: now.toISOString(),
        RecordState: "ACTIVE",
        Workflow: { Status: "NEW" },
        ...(what.confidence !== undefined && { Confidence: what.confidence }),
        Severity: { Label: what.severity ?? "HIGH" },
        Resources: [
          {
            Type: "AwsEc2Instance",
            Id: `arn:aws:ec2:${region}:${account}:instance/${what.host.id}`,
            Region: region,
          },
        ],
      },
    ],
  });
}
