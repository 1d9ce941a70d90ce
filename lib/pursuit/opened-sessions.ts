import { CloudTrailClient, type LookupAttribute, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { is } from "../events/event-field.ts";
import type { Aws } from "../model/action.ts";
import { allow } from "../model/permission.ts";
import type { Place } from "../model/place.ts";
import type { OpenedSession, Opener } from "../model/session-chain.ts";
import type { RoleSession } from "../model/signal.ts";
import { type AssumedRole, assumedRole, idOf } from "./assumed-role.ts";

/** The permission for the lookups of this file; IAM cannot narrow it to a resource. */
export const OPENED_SESSIONS = allow(["cloudtrail:LookupEvents"]);

/** The longest life of a role's session, in milliseconds (IAM user guide, "maximum session duration"). */
const LONGEST_SESSION = 12 * 3_600_000;

/** The most pages of 50 events that one lookup reads; event history answers two calls a second per account. */
const MOST_PAGES = 10;

/** How event history finds calls made with a target's credentials, and how their records are told apart. */
interface Credentials {
  readonly attribute: LookupAttribute;
  made(record: unknown): boolean;
}

function credentialsOf(target: Place): Credentials | undefined {
  const named: Readonly<Record<string, unknown>> = { ...target };
  const { roleId, sessionName, userName, accessKeyId } = named;
  const identity = "detail.userIdentity";
  if (typeof sessionName === "string" && typeof roleId === "string")
    return {
      attribute: { AttributeKey: "Username", AttributeValue: sessionName },
      made: (record) => is(record, `${identity}.principalId`, `${roleId}:${sessionName}`),
    };
  if (typeof accessKeyId === "string")
    return {
      attribute: { AttributeKey: "AccessKeyId", AttributeValue: accessKeyId },
      made: (record) => is(record, `${identity}.accessKeyId`, accessKeyId),
    };
  if (typeof userName === "string")
    return {
      attribute: { AttributeKey: "Username", AttributeValue: userName },
      made: (record) =>
        is(record, `${identity}.type`, "IAMUser") && is(record, `${identity}.userName`, userName),
    };
  return undefined;
}

/**
 * Returns the sessions of this account's roles that were opened with a target's credentials within `LONGEST_SESSION`, from the event
 * history of one Region, which is some minutes late (CloudTrail user guide, "Working with CloudTrail event history"). `complete` is
 * false when `MOST_PAGES` did not reach the end. Not verified on AWS: event history finds a role's session by its name.
 */
export async function openedSessions(
  target: Place,
  aws: Aws,
): Promise<{ readonly opened: readonly OpenedSession[]; readonly complete: boolean }> {
  const credentials = credentialsOf(target);
  if (credentials === undefined) return { opened: [], complete: true };
  const { found, complete } = await assumedRoles(credentials.attribute, aws, credentials.made);
  const opened = new Map(found.map(({ session, at, event }) => [idOf(session), { session, at, event }]));
  return { opened: [...opened.values()], complete };
}

/**
 * Returns who opened a role's session, from the same history; undefined where AWS or another account did, and where no record says so.
 * Not verified on AWS: event history finds the call by the session's id.
 */
export async function openerOf(session: RoleSession, aws: Aws): Promise<Opener | undefined> {
  const id = idOf(session);
  const attribute = { AttributeKey: "ResourceName", AttributeValue: id } as const;
  const { found } = await assumedRoles(attribute, aws, () => true);
  const { opener, at, event } = found.find((one) => idOf(one.session) === id) ?? {};
  return opener && at && event ? { opener, at, event } : undefined;
}

async function assumedRoles(
  attribute: LookupAttribute,
  aws: Aws,
  isWanted: (record: unknown) => boolean,
): Promise<{ readonly found: readonly AssumedRole[]; readonly complete: boolean }> {
  const client = aws.client(CloudTrailClient);
  const found: AssumedRole[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.send(
      new LookupEventsCommand({
        LookupAttributes: [attribute],
        StartTime: new Date(aws.now().getTime() - LONGEST_SESSION),
        MaxResults: 50,
        NextToken,
      }),
    );
    for (const { CloudTrailEvent } of answer.Events ?? []) {
      const record = { detail: parsed(CloudTrailEvent ?? "") };
      const one = isWanted(record) ? assumedRole(record, aws.account) : undefined;
      if (one) found.push(one);
    }
    NextToken = answer.NextToken;
    if (NextToken === undefined) return { found, complete: true };
  }
  return { found, complete: false };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
