import type { Json } from "../model/json.ts";
import type { Playbook, Trigger } from "../model/playbook.ts";
import { lowerOf, type Signal, type Subjects, type Trust } from "../model/signal.ts";
import { withinPattern } from "./precedence.ts";
import { SetAside, Unreadable } from "./unreadable.ts";
import { isWhere, type Narrowed, narrow } from "./where.ts";

type Pattern = { readonly [key: string]: Json };

/** The result of a parser: a signal, which `source` marks with its origin. */
export type Reading = Omit<Signal, "source" | "trust"> & {
  /** A trust below the source's ceiling; absent: the ceiling. */
  readonly trust?: Trust;
  /** AWS attests that this source delivers another source's finding: it keeps its id, so that both are one response. */
  readonly broughtFor?: string;
};

/** A service that raises signals, as its file declares it. */
export interface SourceTerms<Options> {
  /** The file name. */
  readonly id: string;
  /** For the reference: the origin of these events, and their way to EventBridge. */
  readonly summary: string;
  /** How events arrive at EventBridge, in Markdown. */
  readonly arrives: string;
  /** The deployer's setup for that, in Markdown. */
  readonly setUp: string;
  /** The trust ceiling; a deployer may raise a source that asks, by name. */
  readonly trust: Trust;
  /** Events arrive on a separate bus, which the deployer names in `buses`; absent: the account's default bus. */
  readonly bus?: "partner" | "custom";
  /** The rule must also match read-only calls (rule state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS). */
  readonly readOnlyCalls?: (wanted: Options) => boolean;
  /** Events are records of activity, not findings: several playbooks may answer one. */
  readonly records?: true;
  /**
   * Fields below `detail` with one value in every event, as dotted paths: where two patterns differ in one, no event matches both. Never
   * fields that may be a list: these prove nothing.
   */
  readonly scalars?: readonly string[];
  /** The root of the pattern `where`, as a dotted path; absent: `detail`. */
  readonly whereAt?: string;
  /** The subject kinds of its signals, for the reference. */
  readonly about: readonly (keyof Subjects)[];
  /** A trigger for everything that the source can read: for tests and for the reference. */
  readonly everything: Options & Narrowed;
  /** A playbook's options for this source; absent: everything. */
  like?(signal: Signal): Options;
  /** The rule's pattern; `where` is added to it. */
  pattern(wanted: Options): Pattern;
  /**
   * The pattern of events that no other trigger of the source takes, where the options request that; `others` are their patterns. `rule`
   * is a shorter one where the pattern exceeds EventBridge's limit.
   */
  rest?(
    wanted: Options,
  ): ((others: readonly Pattern[]) => { readonly pattern: Pattern; readonly rule?: Pattern }) | undefined;
  /** Parses a hostile event; throws `Unreadable` with field and reason, or `SetAside`, and nothing else. */
  read(event: unknown, wanted: Options): Reading;
}

/** Creates a playbook's trigger; the source's declaration stays readable on it. */
export type Source<Options> = ((wanted: Options & Narrowed) => Trigger) & {
  readonly terms: SourceTerms<Options>;
};

/**
 * Declares a source. Its signals carry its name and at most its trust ceiling. Where other principals can write its events, its ids are
 * separate from other sources' ids: else an attacker could take an expected id first, and the true finding would count as its repeat.
 */
export function source<Options>(terms: SourceTerms<Options>): Source<Options> {
  const { whereAt = "detail" } = terms;
  const trigger = (wanted: Options & Narrowed): Trigger => {
    const { where } = wanted;
    const rest = terms.rest?.(wanted);
    const pattern = terms.pattern(wanted);
    const parse = (event: unknown): Signal => {
      if (!isWhere(where, whereAt, event)) throw new Unreadable(whereAt, "is not as `where` asks");
      const { trust = terms.trust, broughtFor, ...reading } = terms.read(event, wanted);
      const id = terms.trust !== "ask" || broughtFor ? reading.id : `${terms.id}/${reading.id}`;
      return { ...reading, id, source: terms.id, trust: lowerOf(trust, terms.trust) };
    };
    return {
      source: terms.id,
      wanted,
      pattern: where === undefined ? pattern : narrow(pattern, whereAt, where, terms.id),
      sibling: (other) => trigger(other as Options & Narrowed),
      ...(rest && { rest: (others) => withinPattern(rest(others), parse) }),
      ...(terms.bus && { bus: terms.bus }),
      ...(terms.readOnlyCalls?.(wanted) && { readOnlyCalls: true }),
      parse,
    };
  };
  return Object.assign(trigger, { terms });
}

/**
 * Parses an event by the first trigger of a playbook that matches it and can read it. If none can, throws the first `SetAside`, because
 * that trigger did read the event, or else the first trigger's `Unreadable`; undefined when no trigger matches.
 */
export function readWith({ on }: Pick<Playbook, "on">, event: unknown): Signal | undefined {
  let why: unknown;
  for (const trigger of on.filter((one) => listens(one, event))) {
    try {
      return trigger.parse(event);
    } catch (error) {
      if (why === undefined || (error instanceof SetAside && !(why instanceof SetAside))) why = error;
    }
  }
  if (why !== undefined) throw why;
  return undefined;
}

/** Whether the envelope has the kind that a trigger's pattern names; the rule judged everything else. */
function listens({ pattern }: Trigger, event: unknown): boolean {
  const envelope = (event ?? {}) as Readonly<Record<string, unknown>>;
  return ["source", "detail-type"].every((field) => {
    const wanted = pattern[field];
    return !Array.isArray(wanted) || wanted.some((one) => fits(one, envelope[field]));
  });
}

function fits(wanted: Json, value: unknown): boolean {
  if (typeof value !== "string") return false;
  if (typeof wanted === "string") return wanted === value;
  const prefix = (wanted as { readonly prefix?: unknown } | null)?.prefix;
  return typeof prefix !== "string" || value.startsWith(prefix);
}
