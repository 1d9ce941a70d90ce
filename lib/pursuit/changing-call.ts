import { OPAQUE_ID } from "../aws/formats.ts";
import { at, isThere, momentIfAny, textIfFits } from "../events/event-field.ts";
import type { DriftCall } from "../model/drift.ts";
import { isRecord } from "../model/json.ts";
import type { Place } from "../model/place.ts";
import type { ChangeRecord } from "../model/response.ts";
import { namesIn } from "./named-in.ts";

/** A change that a verification found missing, and the names of the resource in its hold. */
export interface LostChange {
  readonly step: number;
  readonly target: Place;
  readonly change: ChangeRecord;
  readonly names: readonly string[];
  /** The calls that can change it: "UpdateAccessKey". */
  readonly calls: readonly string[];
}

/**
 * Reads a CloudTrail record as the call that changed a drifted attribute: one that succeeded after Cordon had set it, that can change it,
 * and that names the same resource and no other. Undefined for any other record. Names are foreign text.
 */
export function changingCall(detail: unknown, lost: LostChange): DriftCall | undefined {
  const { change, step, calls, names, target } = lost;
  const record = { detail };
  const call = textIfFits(record, "detail.eventName", CALL);
  const event = textIfFits(record, "detail.eventID", OPAQUE_ID);
  const moment = momentIfAny(record, "detail.eventTime");
  if (call === undefined || event === undefined || moment === undefined || !calls.includes(call))
    return undefined;
  if (isThere(record, "detail.errorCode")) return undefined;
  // A record has whole seconds. Cordon's own call was made before its answer, so it is never later than that.
  if (Date.parse(moment) <= Date.parse(change.appliedAt ?? "")) return undefined;
  const parameters = at(record, "detail.requestParameters");
  const isNamed = namesIn(parameters).some((name) => names.includes(name));
  if (!isNamed || namesAnother(parameters, { ...target, ...beforeOf(change) })) return undefined;
  return {
    step,
    hold: change.hold,
    of: change.of,
    by: principalOf(record, target.account),
    call,
    at: moment,
    event,
  };
}

const CALL = { pattern: /^[A-Z]\w{1,127}$/, is: "the name of an API call" };

function beforeOf({ before }: ChangeRecord): object {
  return isRecord(before) ? before : {};
}

/** Whether a parameter that the record of the change has, too, names another resource: a second key of the user, another policy. */
function namesAnother(parameters: unknown, known: object): boolean {
  if (!isRecord(parameters)) return false;
  const ours: Readonly<Record<string, unknown>> = { ...known };
  return Object.entries(parameters).some(
    ([name, value]) =>
      /(name|id|arn)$/i.test(name) &&
      typeof value === "string" &&
      typeof ours[name] === "string" &&
      ours[name] !== value,
  );
}

const SESSION = /:assumed-role\/(.+)$/;

/** The principal of a call: `user/ana`, `role/Admin/ana`, `root`, `ec2.amazonaws.com`; of another account with that account. */
function principalOf(record: unknown, account: string): string {
  const identity = "detail.userIdentity";
  const text = (path: string) => textIfFits(record, `${identity}.${path}`, ANY);
  const arn = text("arn") ?? "";
  const session = SESSION.exec(arn)?.[1];
  const name = text("userName");
  const type = text("type");
  const who =
    type === "AssumedRole" && session !== undefined
      ? `role/${session}`
      : type === "IAMUser" && name !== undefined
        ? `user/${name}`
        : type === "Root"
          ? "root"
          : (text("invokedBy") ?? (arn || (text("principalId") ?? "an unnamed principal")));
  const from = text("accountId");
  return from === undefined || from === account ? who : `${who} of account ${from}`;
}

const ANY = { pattern: /^[\s\S]{1,300}$/, is: "text" };
