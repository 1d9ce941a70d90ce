import { randomUUID } from "node:crypto";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Company, Host, Role, User } from "./company.ts";
import {
  ATTACKER,
  BUILT,
  type Event,
  envelope,
  type FindingOptions,
  guardDutyFinding,
  type Place,
  seconds,
} from "./finding-parts.ts";
import { aKeyOf, instanceDetails } from "./finding-resources.ts";
import { requireLoopback } from "./loopback.ts";
import { type Account, ROOT_KEY } from "./start.ts";

export { BUILT, type Event, type FindingOptions, type Place } from "./finding-parts.ts";

/**
 * GuardDuty: the credentials of an instance role, used from an address outside AWS.
 *
 * @param what.host whose credentials, which the session's name says
 * @param what.accessKeyId the ASIA… key of the stolen session
 */
export function instanceCredentialExfiltration(
  company: Company,
  what: { host: Host; role: Role; accessKeyId: string } & FindingOptions,
): Event {
  return guardDutyFinding(company, what, {
    type: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
    title: `Credentials for the EC2 instance role ${what.role.name} were used from an external IP address.`,
    description: `Credentials created exclusively for the EC2 instance ${what.host.id} using instance role ${what.role.name} have been used from external IP address ${ATTACKER.ipAddressV4}.`,
    resource: {
      resourceType: "AccessKey",
      accessKeyDetails: {
        accessKeyId: what.accessKeyId,
        principalId: `${what.role.id}:${what.host.id}`,
        userName: what.role.name,
        userType: "AssumedRole",
      },
      instanceDetails: instanceDetails(company, what.host),
    },
    call: { api: "ListSecrets", serviceName: "secretsmanager.amazonaws.com" },
  });
}

/** GuardDuty: a user's access key, used from an address on the deployer's own threat list. */
export function compromisedAccessKey(
  place: Place,
  what: { user: User; accessKeyId: string } & FindingOptions,
): Event {
  return guardDutyFinding(place, what, {
    type: "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom",
    title: "An API was invoked from an IP address on a custom threat list.",
    description: `API ListUsers was invoked from an IP address ${ATTACKER.ipAddressV4} on a custom threat list.`,
    resource: aKeyOf(what.user, what.accessKeyId),
    call: { api: "ListUsers", serviceName: "iam.amazonaws.com" },
  });
}

/** AWS Health: AWS found this access key in public. It comes in us-east-1, for every Region. */
export function exposedCredentials(
  place: Place,
  what: { accessKeyId: string; id?: string; updatedAt?: Date },
): Event {
  const time = what.updatedAt ?? new Date();
  const id = what.id ?? `AWS_RISK_CREDENTIALS_EXPOSED_${randomUUID()}`;
  return envelope("aws.health", "AWS Health Event", { ...place, region: "us-east-1" }, time, {
    eventArn: `arn:aws:health:global::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/${id}`,
    service: "RISK",
    eventTypeCode: "AWS_RISK_CREDENTIALS_EXPOSED",
    eventTypeCategory: "issue",
    eventScopeCode: "ACCOUNT_SPECIFIC",
    communicationId: `${randomUUID()}-1`,
    startTime: time.toUTCString(),
    lastUpdatedTime: time.toUTCString(),
    statusCode: "open",
    eventRegion: "global",
    eventDescription: [
      { language: "en_US", latestDescription: `An access key of this account is public. ${BUILT}` },
    ],
    affectedEntities: [{ entityValue: what.accessKeyId, tags: {} }],
    affectedAccount: place.account,
    page: "1",
    totalPages: "1",
  });
}

/** CloudTrail: a person signed in to the console without a second factor. It has no text for the label. */
export function consoleSignInWithoutMfa(place: Place, what: { user: User; id?: string; at?: Date }): Event {
  const time = what.at ?? new Date();
  return envelope("aws.signin", "AWS Console Sign In via CloudTrail", place, time, {
    eventVersion: "1.08",
    userIdentity: {
      type: "IAMUser",
      principalId: what.user.id,
      arn: what.user.arn,
      accountId: place.account,
      userName: what.user.name,
    },
    eventTime: seconds(time),
    eventSource: "signin.amazonaws.com",
    eventName: "ConsoleLogin",
    awsRegion: place.region,
    sourceIPAddress: ATTACKER.ipAddressV4,
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    requestParameters: null,
    responseElements: { ConsoleLogin: "Success" },
    additionalEventData: {
      LoginTo: "https://console.aws.amazon.com/console/home",
      MobileVersion: "No",
      MFAUsed: "No",
    },
    eventID: what.id ?? randomUUID(),
    readOnly: false,
    eventType: "AwsConsoleSignIn",
    managementEvent: true,
    recipientAccountId: place.account,
    eventCategory: "Management",
  });
}

/**
 * Puts an event on its bus, and returns EventBridge's id of it, as in AWS.
 *
 * @throws Error when the bus refuses it
 */
export async function putEvent(account: Pick<Account, "endpoint" | "region">, event: Event): Promise<string> {
  const endpoint = requireLoopback(account.endpoint);
  const client = new EventBridgeClient({ endpoint, region: account.region, credentials: ROOT_KEY });
  const entry = {
    Source: event.source,
    DetailType: event["detail-type"],
    Time: new Date(event.time),
    Resources: event.resources,
    Detail: JSON.stringify(event.detail),
    ...(event.bus && { EventBusName: event.bus }),
  };
  const { Entries } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  client.destroy();
  const refused = Entries?.find(({ ErrorCode }) => ErrorCode);
  if (refused) throw new Error(`EventBridge refused the event: ${refused.ErrorCode} ${refused.ErrorMessage}`);
  return Entries![0]!.EventId!;
}
