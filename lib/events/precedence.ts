import { isRecord } from "../model/json.ts";
import type { Playbook, Trigger } from "../model/playbook.ts";
import { compile, type Matcher } from "./event-pattern.ts";
import { SetAside } from "./unreadable.ts";

/** What a playbook must know of another one to leave events to it; plain JSON. */
export interface Other extends Pick<Playbook, "id" | "before"> {
  readonly on: readonly (Pick<Trigger, "source" | "pattern" | "wanted"> & { readonly rest?: unknown })[];
}

/**
 * A playbook that leaves to others what is theirs. A trigger for the rest gets what no trigger of `all`, its own playbook's included,
 * takes. Any trigger sets aside an event that a playbook with `before` takes first, and that it can read: what that one cannot read
 * is still answered here.
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

/** What `knowing` needs of these playbooks for this one, as plain JSON: a bundle holds no other playbook. */
export function othersFor(
  { id, on }: Pick<Playbook, "id" | "on">,
  all: readonly Playbook[],
): readonly Other[] {
  const isForRest = on.some(({ rest }) => rest);
  return all
    .filter(({ before = [] }) => isForRest || before.includes(id))
    .map((other) => ({
      id: other.id,
      ...(other.before && { before: other.before }),
      on: other.on
        .filter(({ rest }) => rest === undefined)
        .map(({ source, pattern, wanted }) => ({ source, pattern, wanted })),
    }));
}

/** The parser of a trigger that leaves to each of `ahead` what it takes and can read. */
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

/** What a trigger for the rest is when the others are known: it sets aside what a rule wider than its pattern lets through. */
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
