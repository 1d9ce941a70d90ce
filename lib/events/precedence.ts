import { isRecord } from "../model/json.ts";
import type { Playbook, Trigger } from "../model/playbook.ts";
import { compile, type Matcher } from "./event-pattern.ts";
import { SetAside } from "./unreadable.ts";

/** The facts about another playbook by which this one leaves events to it; plain JSON. */
export interface Other extends Pick<Playbook, "id" | "before"> {
  readonly on: readonly (Pick<Trigger, "source" | "pattern" | "wanted"> & { readonly rest?: unknown })[];
}

/**
 * Makes a playbook leave to other playbooks the events that those answer. A trigger for the rest gets the events that no trigger of
 * `all`, its own playbook's included, takes. Any trigger sets aside an event that a playbook with `before` takes first and can read; an
 * event that the other cannot read is still answered here.
 */
export function knowing<P extends Pick<Playbook, "id" | "on">>(playbook: P, all: readonly Other[]): P {
  const first = all.filter(({ before = [] }) => before.includes(playbook.id));
  return {
    ...playbook,
    on: playbook.on.map((trigger) => {
      const others = all.flatMap(({ id, on }) =>
        on
          .filter(({ source, rest }) => source === trigger.source && !rest)
          .map((other) => ({ id, ...other })),
      );
      const left: Trigger = { ...trigger, ...trigger.rest?.(others.map(({ pattern }) => pattern)) };
      const ahead = trigger.rest
        ? others.filter(({ wanted }) => isRecord(wanted) && wanted["where"] !== undefined)
        : others.filter(({ id }) => first.some((one) => one.id === id));
      return ahead.length === 0 ? left : { ...left, parse: after(ahead, left) };
    }),
  };
}

/** The facts that `knowing` needs about these playbooks for this one, as plain JSON: a bundle contains no other playbook. */
export function othersFor(
  { id, on }: Pick<Playbook, "id" | "on">,
  all: readonly Playbook[],
): readonly Other[] {
  const isForRest = on.some(({ rest }) => rest);
  const sources = on.map(({ source }) => source);
  return all
    .filter(({ before = [] }) => isForRest || before.includes(id))
    .map((other) => ({
      id: other.id,
      ...(other.before?.includes(id) && { before: [id] }),
      on: other.on
        .filter(({ source, rest }) => rest === undefined && sources.includes(source))
        .map(({ source, pattern, wanted }) => ({ source, pattern, wanted })),
    }))
    .filter((other) => other.on.length > 0);
}

/** The parser of a trigger that leaves to each of `ahead` the events that it takes and can read. */
function after(
  ahead: readonly (Pick<Trigger, "pattern" | "wanted"> & { readonly id: string })[],
  { parse, sibling }: Trigger,
): Trigger["parse"] {
  let compiled: readonly { readonly id: string; readonly takes: Matcher; readonly read: Trigger["parse"] }[];
  return (event) => {
    compiled ??= ahead.map(({ id, pattern, wanted }) => ({
      id,
      takes: compile(pattern),
      read: sibling?.(wanted).parse ?? parse,
    }));
    const taker = compiled.find(({ takes, read }) => isRecord(event) && takes(event) && canRead(read, event));
    if (taker !== undefined) throw new SetAside(`${taker.id} answers it`);
    return parse(event);
  };
}

function canRead(read: Trigger["parse"], event: object): boolean {
  try {
    read(event);
    return true;
  } catch {
    return false;
  }
}

/** A trigger for the rest that knows the other triggers: it sets aside events that a rule wider than its pattern matches. */
export function withinPattern(
  { pattern, rule }: Pick<Trigger, "pattern" | "rule">,
  parse: Trigger["parse"],
): Pick<Trigger, "pattern" | "rule" | "parse"> {
  if (rule === undefined) return { pattern, parse };
  let matches: Matcher | undefined;
  return {
    pattern,
    rule,
    parse(event) {
      matches ??= compile(pattern);
      if (!isRecord(event) || !matches(event)) throw new SetAside("another playbook answers it");
      return parse(event);
    },
  };
}
