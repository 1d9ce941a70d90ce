import { compile } from "../../lib/events/event-pattern.ts";
import { isRecord, type Json } from "../../lib/model/json.ts";
import type { Playbook, Trigger } from "../../lib/model/playbook.ts";
import type { Severity } from "../../lib/model/signal.ts";
import type { FindingType } from "./finding-types.ts";

/** The playbooks that answer one finding type. */
export interface Covered {
  readonly finding: FindingType;
  /** Each variant of such a finding that some playbook's pattern distinguishes, with all playbooks that match it. */
  readonly ways: readonly { readonly where: string; readonly by: readonly Playbook[] }[];
}

/**
 * Evaluates the patterns of all playbooks, as in their rules, on a minimal finding of each type: in every combination of the values that
 * these patterns name in other fields, and of one that none names.
 */
export function coverageOf(
  playbooks: readonly Playbook[],
  types: readonly FindingType[],
): readonly Covered[] {
  const triggers = playbooks.flatMap((playbook) =>
    playbook.on
      .filter(({ source }) => source === "guardduty")
      .map((trigger) => ({ playbook, ...trigger, takes: compile(trigger.pattern), type: ofType(trigger) })),
  );
  return types.map((finding) => {
    const interested = triggers.filter(({ type }) => type(finding.type));
    const fields = fieldsOf(
      interested.map(({ pattern }) => pattern),
      finding,
    );
    const ways = combinations(fields).map((values) => {
      const event = findingOf(finding, values);
      const by = first(interested.filter(({ takes }) => takes(event)));
      return { where: values.map(([path, value]) => `${path} ${value}`).join(", "), by };
    });
    return { finding, ways };
  });
}

/** The playbooks that answer: without those that another one precedes, and a playbook for the rest only alone. */
function first(
  takers: readonly (Pick<Trigger, "rest"> & { readonly playbook: Playbook })[],
): readonly Playbook[] {
  const own = takers.filter(({ rest }) => rest === undefined);
  const all = [...new Set((own.length > 0 ? own : takers).map(({ playbook }) => playbook))];
  return all.filter(({ id }) => !all.some(({ before = [] }) => before.includes(id)));
}

/** Whether a trigger's condition on the type lets one through. */
function ofType(trigger: Trigger): (type: string) => boolean {
  const condition = typeCondition(trigger.pattern);
  if (condition === undefined) return () => true;
  const matches = compile({ type: condition } as object);
  return (type) => matches({ type });
}

/** The condition on the finding's type alone. */
function typeCondition(pattern: Trigger["pattern"]): Json | undefined {
  const detail = pattern["detail"];
  return isRecord(detail) ? (detail["type"] as Json | undefined) : undefined;
}

type Value = string | number;

/** The possible values of a field, where GuardDuty has a closed list. */
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  "service.resourceRole": ["ACTOR", "TARGET"],
  "service.action.networkConnectionAction.connectionDirection": ["INBOUND", "OUTBOUND", "UNKNOWN"],
};

const OTHER = "another";

/** Fields of `detail` other than the type that these patterns test, with the relevant values and an irrelevant one. */
function fieldsOf(
  patterns: readonly Trigger["pattern"][],
  finding: FindingType,
): readonly (readonly [string, readonly Value[]])[] {
  const found = new Map<string, Set<Value>>();
  const add = (path: string, values: readonly Value[]) =>
    found.set(path, new Set([...(found.get(path) ?? []), ...values]));
  const walk = (value: unknown, path: string): void => {
    if (isRecord(value))
      for (const [name, inner] of Object.entries(value)) walk(inner, path ? `${path}.${name}` : name);
    else if (/(^|\.)\$or$/.test(path))
      for (const branch of value as Json[]) walk(branch, path.replace(/\.?\$or$/, ""));
    else if (path === "severity") add(path, severities(finding));
    else if (path !== "type") add(path, CLOSED[path] ?? [...(value as Json[]).flatMap(literals), OTHER]);
  };
  for (const pattern of patterns) walk(pattern["detail"] ?? {}, "");
  return [...found].map(([path, values]) => [path, [...values]]);
}

function literals(one: Json): readonly Value[] {
  if (typeof one === "string" || typeof one === "number") return [one];
  if (isRecord(one) && typeof one["prefix"] === "string") return [one["prefix"]];
  if (isRecord(one)) return [one["anything-but"] ?? []].flat().filter((but) => typeof but === "string");
  return [];
}

const LEVEL: Readonly<Record<Severity, number>> = { low: 2, medium: 5, high: 8, critical: 9 };

function severities({ severity }: FindingType): readonly number[] {
  return severity ? [LEVEL[severity]] : Object.values(LEVEL);
}

function combinations(
  fields: readonly (readonly [string, readonly Value[]])[],
): readonly (readonly [string, Value][])[] {
  return fields.reduce<readonly (readonly [string, Value][])[]>(
    (made, [path, values]) =>
      made.flatMap((one) => values.map((value) => [...one, [path, value] as [string, Value]])),
    [[]],
  );
}

/** An event as EventBridge delivers it, with only its type and these fields. */
function findingOf(finding: FindingType, values: readonly (readonly [string, Value])[]): object {
  const detail: Record<string, unknown> = { type: finding.type, severity: severities(finding)[0] };
  for (const [path, value] of values) {
    const names = path.split(".");
    const parent = names.slice(0, -1).reduce<Record<string, unknown>>((at, name) => {
      at[name] ??= {};
      return at[name] as Record<string, unknown>;
    }, detail);
    parent[names.at(-1)!] = value;
  }
  return { source: "aws.guardduty", "detail-type": "GuardDuty Finding", account: "123456789012", detail };
}
