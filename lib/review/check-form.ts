import type { DecisionRequest, HandTarget } from "../model/decision-request.ts";
import { isRecord } from "../model/json.ts";
import { Rejected } from "./rejected.ts";

const YEAR = 366 * 86_400_000;
const ID = /^[\w-]{16,64}$/;
const RESPONSE = /^[0-9A-Z]{10}(-\d+)?$/;
const PLAYBOOK = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const PLAN = /^[0-9a-f]{64}$/;
const VERDICTS = ["false", "right", "too-wide", "unstated"];

/** The fields of each kind besides id, kind and reason, with a check for each. */
const FORMS: Readonly<
  Record<DecisionRequest["kind"], Readonly<Record<string, (value: unknown) => boolean>>>
> = {
  approve: { response: like(RESPONSE), plan: like(PLAN), steps: numbers },
  decline: { response: like(RESPONSE) },
  accept: { response: like(RESPONSE) },
  note: { response: like(RESPONSE) },
  reapply: { response: like(RESPONSE) },
  undo: {
    response: like(RESPONSE),
    plan: like(PLAN),
    verdict: (value) => VERDICTS.includes(value as string),
    rearm: numbers,
    force: texts,
    steps: (value) => value === undefined || numbers(value),
  },
  extend: { response: like(RESPONSE), until: isTime },
  mute: { scope: like(/^(finding|type|target)\/[^\p{C}]{1,300}$/u), until: isTime },
  unmute: { scope: like(/^(finding|type|target)\/[^\p{C}]{1,300}$/u) },
  pause: { scope: like(/^(all|playbook\/[a-z0-9-]{1,100})$/), until: isTime },
  resume: { scope: like(/^(all|playbook\/[a-z0-9-]{1,100})$/) },
  contain: { playbook: like(PLAYBOOK), plan: like(PLAN), target: isTarget },
};

/** Throws `Rejected` for a malformed decision, and for an end in the past or more than 365 days ahead. */
export function checkForm(decision: DecisionRequest, now: Date): void {
  const fields: Readonly<Record<string, unknown>> = isRecord(decision) ? { ...decision } : {};
  const form = Object.hasOwn(FORMS, String(fields["kind"])) ? FORMS[decision.kind] : undefined;
  const known = ["id", "kind", "reason", ...Object.keys(form ?? {})];
  const good =
    form !== undefined &&
    like(ID)(fields["id"]) &&
    Object.entries(form).every(([name, check]) => check(fields[name])) &&
    Object.keys(fields).every((name) => known.includes(name));
  if (!good)
    throw new Rejected("usage", "malformed decision: use the version of cordon that matches this deployment");
  const { reason, until } = fields;
  if (typeof reason !== "string" || reason.trim() === "" || reason.length > 500)
    throw new Rejected("usage", "a decision needs a reason, at most 500 characters");
  const ahead = until === undefined ? 1 : Date.parse(String(until)) - now.getTime();
  if (!(ahead > 0 && ahead < YEAR))
    throw new Rejected(
      "usage",
      `${String(until)} is in the past or more than 365 days ahead: --for can be at most 365d`,
    );
}

function like(pattern: RegExp) {
  return (value: unknown): boolean => typeof value === "string" && pattern.test(value);
}

function numbers(value: unknown): boolean {
  return Array.isArray(value) && value.length <= 100 && value.every(Number.isInteger);
}

function texts(value: unknown): boolean {
  return Array.isArray(value) && value.length <= 100 && value.every((one) => typeof one === "string");
}

function isTime(value: unknown): boolean {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(value);
}

/** Closed forms: a target of an operator has no other field than those that its action checks again. */
function isTarget(value: unknown): value is HandTarget {
  if (!isRecord(value)) return false;
  const text = (name: string, pattern: RegExp) => like(pattern)(value[name]);
  const NAME = /^[\w+=,.@-]{1,128}$/;
  switch (Object.keys(value).sort().join()) {
    case "instanceId":
      return text("instanceId", /^i-[0-9a-f]{8,17}$/);
    case "userName":
      return text("userName", NAME);
    case "accessKeyId":
      return text("accessKeyId", /^AKIA[A-Z0-9]{12,124}$/);
    case "accessKeyId,userName":
      return text("accessKeyId", /^AKIA[A-Z0-9]{12,124}$/) && text("userName", NAME);
    case "roleId,roleName,sessionName":
      return text("roleId", /^AROA[A-Z0-9]{12,124}$/) && text("roleName", NAME) && text("sessionName", NAME);
    default:
      return false;
  }
}
