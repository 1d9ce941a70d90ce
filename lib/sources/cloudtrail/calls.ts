import type { Json } from "../../model/json.ts";

/**
 * Calls of one service: `iam:CreateAccessKey`, `iam:Delete*`, `iam:*`. The service is what CloudTrail's eventSource says
 * before ".amazonaws.com", which is not always what IAM calls it: `monitoring`, not `cloudwatch`.
 */
export type Calls = `${string}:${string}`;

type Pattern = { readonly [key: string]: Json };

const CALLS = /^([a-z0-9][a-z0-9.-]{0,62}):([A-Za-z][\w.-]{0,99}\*?|\*)$/;

/** Has a source of its own, which knows what a sign-in says. */
const SIGN_IN = "ConsoleLogin";

/** The part of a pattern that means these calls. Throws TypeError where one is written in another way. */
export function patternOf(calls: readonly (Calls | "*")[]): {
  readonly source: Json;
  readonly detail: Pattern;
} {
  if (calls.length === 0) throw new TypeError("cloudtrail: name at least one call");
  if (calls.includes("*"))
    return { source: [{ prefix: "aws." }], detail: { eventName: [{ "anything-but": [SIGN_IN] }] } };
  const byService = new Map<string, Json[]>();
  for (const call of calls) {
    const { service, name } = partsOf(call);
    byService.set(service, [...(byService.get(service) ?? []), ...namePattern(service, name)]);
  }
  const each = [...byService].map(([service, names]) => ({
    eventSource: [`${service}.amazonaws.com`],
    ...(names.includes(ANY_NAME) ? {} : { eventName: names }),
  }));
  return {
    source: [...byService.keys()].map((service) => `aws.${service}`),
    detail: each.length === 1 ? each[0]! : { $or: each },
  };
}

const ANY_NAME = "*";

/** Whether a call is among these, as `patternOf` means them. */
export function isAmong(calls: readonly (Calls | "*")[], call: string): boolean {
  return (
    call !== `signin:${SIGN_IN}` &&
    calls.some((wanted) => (wanted.endsWith("*") ? call.startsWith(wanted.slice(0, -1)) : call === wanted))
  );
}

function namePattern(service: string, name: string): readonly Json[] {
  if (name === ANY_NAME) return service === "signin" ? [{ "anything-but": [SIGN_IN] }] : [ANY_NAME];
  return name.endsWith("*") ? [{ prefix: name.slice(0, -1) }] : [name];
}

function partsOf(call: string): { readonly service: string; readonly name: string } {
  const [, service, name] = CALLS.exec(call) ?? [];
  if (service === undefined || name === undefined)
    throw new TypeError(
      `cloudtrail: "${call}" is not like "iam:CreateAccessKey", "iam:Delete*", "iam:*" or "*"`,
    );
  if (service === "signin" && name === SIGN_IN)
    throw new TypeError("cloudtrail: sign-ins have a source of their own, consoleSignIn");
  return { service, name };
}

/** Sent to any rule, although their names begin as those of calls that only read do. */
const ALWAYS_SENT = ["sts:GetFederationToken", "sts:GetSessionToken"];

/**
 * Whether one of these calls comes only to rules that ask for calls that only read: EventBridge keeps those whose names
 * begin with Get, List or Describe from the others (EventBridge user guide, "AWS service events via CloudTrail").
 */
export function onlyRead(calls: readonly string[]): boolean {
  return calls.some((call) => /:(Get|List|Describe)/.test(call) && !ALWAYS_SENT.includes(call));
}
