import type { Json } from "../../model/json.ts";

/**
 * Calls of one service: `iam:CreateAccessKey`, `iam:Delete*`, `iam:*`. The service is the part of CloudTrail's eventSource before
 * ".amazonaws.com", which may differ from IAM's prefix: `monitoring`, not `cloudwatch`.
 */
export type Calls = `${string}:${string}`;

type Pattern = { readonly [key: string]: Json };

const CALLS = /^([a-z0-9][a-z0-9.-]{0,62}):([A-Za-z][\w.-]{0,99}\*?|\*)$/;

/** Sign-ins have their own source, which reads their details. */
const SIGN_IN = "ConsoleLogin";

/** The part of a pattern that matches these calls. Throws TypeError for a call in another format. */
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

/** Whether a call is among these, as `patternOf` matches them. */
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

/** EventBridge sends these calls to any rule, although their names have a read-only prefix. */
const ALWAYS_SENT = ["sts:GetFederationToken", "sts:GetSessionToken"];

/**
 * Whether one of these calls reaches only rules that request read-only calls: EventBridge withholds calls whose names begin with Get,
 * List or Describe from other rules (EventBridge user guide, "AWS service events via CloudTrail").
 */
export function onlyRead(calls: readonly string[]): boolean {
  return calls.some((call) => /:(Get|List|Describe)/.test(call) && !ALWAYS_SENT.includes(call));
}
