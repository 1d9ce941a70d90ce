import { CloudTrailClient, type LookupAttribute, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import type { Aws } from "../action.ts";
import { IAM_NAME, OPAQUE_ID, SESSION_NAME, SESSION_USER_ID } from "../aws-formats.ts";
import { is, isThere, momentIfAny, textIfFits } from "../event-field.ts";
import { allow } from "../permission.ts";
import type { OpenedSession, Place } from "../signal.ts";

/** What the look below may call; IAM cannot narrow it. */
export const OPENED_SESSIONS = allow(["cloudtrail:LookupEvents"]);

/** No role's session lives longer (IAM user guide, "maximum session duration"); milliseconds. */
const LONGEST_SESSION = 12 * 3_600_000;

/** Event history answers two calls a second in an account, 50 events each: this look takes ten of them, and says so when there are more. */
const MOST_PAGES = 10;

/** Credentials as targets name them, and what every record of a call made with them says. */
interface Credentials {
  readonly attribute: LookupAttribute;
  made(record: unknown): boolean;
}

const credentialsOf = (target: Place & Partial<Record<string, unknown>>): Credentials | undefined => {
  const { roleId, sessionName, userName, accessKeyId } = target;
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
};

/**
 * The sessions of this account's roles that were opened with a target's credentials and may live on, from CloudTrail's event
 * history, which needs no trail and is some minutes late (CloudTrail user guide, "Working with CloudTrail event history").
 * One Region's history: calls to the STS endpoint of another are in that one's. `complete` is false when there was more
 * than was read. That event history finds a role's session by its name was not verified on AWS.
 */
export const openedSessions = async (
  target: Place,
  aws: Aws,
): Promise<{ readonly opened: readonly OpenedSession[]; readonly complete: boolean }> => {
  const credentials = credentialsOf(target as never);
  if (credentials === undefined) return { opened: [], complete: true };
  const client = aws.client(CloudTrailClient);
  const opened = new Map<string, OpenedSession>();
  let NextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.send(
      new LookupEventsCommand({
        LookupAttributes: [credentials.attribute],
        StartTime: new Date(aws.now().getTime() - LONGEST_SESSION),
        MaxResults: 50,
        NextToken,
      }),
    );
    for (const { CloudTrailEvent } of answer.Events ?? []) {
      const found = openedBy(CloudTrailEvent ?? "", credentials, aws.account);
      if (found) opened.set(`${found.session.roleId}:${found.session.sessionName}`, found);
    }
    NextToken = answer.NextToken;
    if (NextToken === undefined) return { opened: [...opened.values()], complete: true };
  }
  return { opened: [...opened.values()], complete: false };
};

/** The session that a recorded call opened; undefined for every other call, and for what cannot be read without doubt. */
const openedBy = (text: string, { made }: Credentials, account: string): OpenedSession | undefined => {
  const record = { detail: parsed(text) };
  if (!is(record, "detail.eventSource", "sts.amazonaws.com") || !is(record, "detail.eventName", "AssumeRole"))
    return undefined;
  if (isThere(record, "detail.errorCode") || !made(record)) return undefined;
  const userId = textIfFits(record, "detail.responseElements.assumedRoleUser.assumedRoleId", SESSION_USER_ID);
  const arn = textIfFits(record, "detail.responseElements.assumedRoleUser.arn", ASSUMED_ROLE_ARN);
  const event = textIfFits(record, "detail.eventID", OPAQUE_ID);
  const at = momentIfAny(record, "detail.eventTime");
  if (userId === undefined || arn === undefined || event === undefined || at === undefined) return undefined;
  const [roleId = "", sessionName = ""] = userId.split(":");
  const [, of, roleName = "", named] = ASSUMED_ROLE_ARN.pattern.exec(arn) ?? [];
  const fits = of === account && named === sessionName && IAM_NAME.pattern.test(roleName);
  if (!fits || !SESSION_NAME.pattern.test(sessionName)) return undefined;
  const session = { account, region: "global", roleName, roleId, sessionName, workload: "caller" as const };
  return { session, at, event };
};

const ASSUMED_ROLE_ARN = {
  pattern: /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/([\w+=,.@-]{2,64})$/,
  is: "the ARN of a role's session",
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
