import type { Json } from "../model/json.ts";
import type { Playbook, Trigger } from "../model/playbook.ts";
import { lowerOf, type Signal, type Subjects, type Trust } from "../model/signal.ts";
import { withinPattern } from "./precedence.ts";
import { SetAside, Unreadable } from "./unreadable.ts";
import { isWhere, type Narrowed, narrow } from "./where.ts";

type Pattern = { readonly [key: string]: Json };

/** What a parser finds: a signal, which `source` marks with its origin. */
export type Reading = Omit<Signal, "source" | "trust"> & {
  /** Less than its source's ceiling; absent: the ceiling. */
  readonly trust?: Trust;
  /** AWS attests that this is another source's finding, brought by this one: its id stays, so that both are one response. */
  readonly broughtFor?: string;
};

/** A service that raises signals, as its file declares it. */
export interface SourceTerms<Options> {
  /** The file name. */
  readonly id: string;
  /** For the reference: what raises these events, and how they come to EventBridge. */
  readonly summary: string;
  /** How its events come to EventBridge, in Markdown. */
  readonly arrives: string;
  /** What a deployer sets up for that, in Markdown. */
  readonly setUp: string;
  /** Its trust ceiling; a deployer may raise a source that asks, by name. */
  readonly trust: Trust;
  /** Its events come on a bus of their own, which the deployer names in `buses`; absent: the account's default bus. */
  readonly bus?: "partner" | "custom";
  /** The rule must also see calls that only read (rule state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS). */
  readonly readOnlyCalls?: (wanted: Options) => boolean;
  /** Its events are records of what somebody did, not findings: several playbooks may answer one. */
  readonly records?: true;
  /**
   * Fields below `detail` that hold one value in every event, as dotted paths: where two patterns differ in one, no event matches
   * both. Fields that may be a list are no proof, and do not belong here.
   */
  readonly scalars?: readonly string[];
  /** What `where` is a pattern of, as a dotted path; absent: `detail`. */
  readonly whereAt?: string;
  /** What a signal of it can be about, for the reference. */
  readonly about: readonly (keyof Subjects)[];
  /** What takes everything that it can read: for tests and for the reference. */
  readonly everything: Options & Narrowed;
  /** What a playbook asks for to hear signals like this one; absent: everything. */
  like?(signal: Signal): Options;
  /** What the rule asks for; `where` is added to it. */
  pattern(wanted: Options): Pattern;
  /**
   * The pattern of what no other trigger of the source takes, where that was asked for; `others` are their patterns. `rule` is one
   * that EventBridge takes, where that one is too long for it.
   */
  rest?(
    wanted: Options,
  ): ((others: readonly Pattern[]) => { readonly pattern: Pattern; readonly rule?: Pattern }) | undefined;
  /** Reads a hostile event; throws `Unreadable` with field and reason, or `SetAside`, and nothing else. */
  read(event: unknown, wanted: Options): Reading;
}

/** Makes a playbook's trigger; what was declared stays readable on it. */
export type Source<Options> = ((wanted: Options & Narrowed) => Trigger) & {
  readonly terms: SourceTerms<Options>;
};

/**
 * Declares a source. Its signals bear its name and never more trust than its ceiling. Where others can write what it says,
 * its ids are its own: else an id that somebody expects elsewhere could be taken first, and the true finding be its repeat.
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
 * The signal of an event, read by the first of a playbook's triggers that listens to such events and can. Where none can, it
 * throws the first `SetAside`, for that trigger did read it, or else the first trigger's `Unreadable`; undefined when none
 * listens.
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

/** Whether the envelope is of the kind that a trigger's pattern names; the rule has judged the rest. */
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
