import { IAM_NAME, LONG_TERM_KEY_ID, OPAQUE_ID, SESSION_NAME, SESSION_USER_ID } from "../aws/formats.ts";
import { is, isThere, momentIfAny, textIfFits } from "../events/event-field.ts";
import type { OpenedSession, Opener } from "../model/session-chain.ts";
import type { RoleSession } from "../model/signal.ts";

/** A recorded AssumeRole that succeeded: the session, and the principal that opened it where it belongs to this account. */
export interface AssumedRole extends OpenedSession {
  readonly opener?: Opener["opener"];
}

/** A session's `aws:userid`: role id and session name (IAM user guide, global condition keys). */
export function idOf({ roleId, sessionName }: RoleSession): string {
  return `${roleId}:${sessionName}`;
}

const IDENTITY = "detail.userIdentity";
const OPENED = "detail.responseElements.assumedRoleUser";

/** Reads a CloudTrail record as an AssumeRole in an account; undefined for another or failed call, and for a malformed record. */
export function assumedRole(record: unknown, account: string): AssumedRole | undefined {
  const isOpening =
    is(record, "detail.eventSource", "sts.amazonaws.com") && is(record, "detail.eventName", "AssumeRole");
  if (!isOpening || isThere(record, "detail.errorCode")) return undefined;
  const session = sessionAt(record, `${OPENED}.assumedRoleId`, `${OPENED}.arn`, account);
  const event = textIfFits(record, "detail.eventID", OPAQUE_ID);
  const at = momentIfAny(record, "detail.eventTime");
  if (session === undefined || event === undefined || at === undefined) return undefined;
  const opener = openerIn(record, account);
  return { session, at, event, ...(opener && { opener }) };
}

function openerIn(record: unknown, account: string): Opener["opener"] | undefined {
  if (!is(record, `${IDENTITY}.accountId`, account)) return undefined;
  if (is(record, `${IDENTITY}.type`, "AssumedRole")) {
    const session = sessionAt(record, `${IDENTITY}.principalId`, `${IDENTITY}.arn`, account);
    return session && { session };
  }
  const userName = textIfFits(record, `${IDENTITY}.userName`, IAM_NAME);
  const accessKeyId = textIfFits(record, `${IDENTITY}.accessKeyId`, LONG_TERM_KEY_ID);
  if (!is(record, `${IDENTITY}.type`, "IAMUser") || userName === undefined || accessKeyId === undefined)
    return undefined;
  const place = { account, region: "global" };
  return { user: { ...place, userName }, accessKey: { ...place, accessKeyId, userName } };
}

function sessionAt(record: unknown, id: string, arn: string, account: string): RoleSession | undefined {
  const userId = textIfFits(record, id, SESSION_USER_ID);
  const [, of, roleName = "", named] =
    ASSUMED_ROLE_ARN.pattern.exec(textIfFits(record, arn, ASSUMED_ROLE_ARN) ?? "") ?? [];
  const [roleId = "", sessionName = ""] = userId?.split(":") ?? [];
  const fits = of === account && named === sessionName && IAM_NAME.pattern.test(roleName);
  if (!fits || !SESSION_NAME.pattern.test(sessionName)) return undefined;
  return { account, region: "global", roleName, roleId, sessionName, workload: "caller" };
}

const ASSUMED_ROLE_ARN = {
  pattern: /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/([\w+=,.@-]{2,64})$/,
  is: "the ARN of a role's session",
};
