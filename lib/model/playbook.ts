import type { Action, AnyAction } from "./action.ts";
import type { PlaybookTerms } from "./deciding.ts";
import type { Json } from "./json.ts";
import type { Mode } from "./mode.ts";
import type { Place } from "./place.ts";
import { type Signal, SUBJECTS, type Subjects } from "./signal.ts";

/** A technique of ATT&CK for Enterprise, v19: "T1552.005". */
export type Technique = `T${number}`;

/** How loud a playbook is that contains nothing: it always pages, or as loud as its signal is severe. */
export type Tells = "page" | "by severity";

/** What is attacked or how, by which the README groups playbooks; in the order of its table. */
export const CATEGORIES = [
  "stolen credentials",
  "accounts",
  "hosts",
  "functions, containers",
  "persistence",
  "data",
  "defense evasion",
  "multi-stage, other",
] as const;
export type Category = (typeof CATEGORIES)[number];

/** Which events of one source, and how to read them: one value serves the rule at deploy time and the parser at run time. */
export interface Trigger {
  /** The file name in lib/sources. */
  readonly source: string;
  /** An EventBridge event pattern; plain JSON. */
  readonly pattern: { readonly [key: string]: Json };
  /** What EventBridge gets in place of a pattern that is too long for it: lets more through, which `parse` sets aside. */
  readonly rule?: { readonly [key: string]: Json };
  /** Itself for what is left when the source's other triggers, all playbooks together, have these patterns. */
  readonly rest?: (
    others: readonly { readonly [key: string]: Json }[],
  ) => Pick<Trigger, "pattern" | "rule" | "parse">;
  /** What the playbook asked its source for, as it wrote it: plain JSON, which docs/generate tells. */
  readonly wanted?: unknown;
  /** A trigger of the same source for what another playbook asks it for. */
  sibling?(wanted: unknown): Trigger;
  /** Its events come on a bus of their own, which the deployer names in `buses`. */
  readonly bus?: "partner" | "custom";
  /** The rule must also see calls that only read. */
  readonly readOnlyCalls?: true;
  /** Reads a hostile event; throws `Unreadable` with field and reason, or `SetAside`. */
  parse(event: unknown): Signal;
}

/** An action with the targets that it gets from a signal; no target means that the step is skipped. */
export interface Step {
  readonly action: AnyAction;
  /** The subject of the signal that is its target; absent where the playbook chooses with a function. */
  readonly subject?: Containable;
  /** What a function chooses, in words, for the reference. */
  readonly chooses?: string;
  targets(signal: Signal): readonly Place[];
}

/** A subject with a place: who acted is only named. */
export type Containable = Exclude<keyof Subjects, "actor">;

/** The subjects that an action of this target takes as they are: each of their fields is one that the target has. */
export type SubjectFor<Target> = {
  [K in Containable]-?: NonNullable<Subjects[K]> extends Target
    ? Exclude<keyof NonNullable<Subjects[K]>, keyof Target> extends never
      ? OwnKeys<Target> extends never
        ? K
        : OwnKeys<NonNullable<Subjects[K]>> extends never
          ? never
          : K
      : never
    : never;
}[Containable];

/** The fields that name a thing, beside where it is. */
type OwnKeys<T> = Exclude<keyof T, keyof Place>;

export interface Playbook {
  /** The file name. */
  readonly id: string;
  readonly title: string;
  readonly category: Category;
  /** Why it is answered, and so: a paragraph for whoever decides to switch it on. */
  readonly about: string;
  /** What it leaves alone on purpose, one sentence each. */
  readonly willNot: readonly string[];
  readonly techniques: readonly Technique[];
  /** Set where it contains nothing, and tells people. */
  readonly tells?: Tells;
  readonly on: readonly Trigger[];
  /** Playbooks that leave to this one what both hear: the narrower one answers first. */
  readonly before?: readonly string[];
  /** Until a reviewed deploy says otherwise. */
  readonly mode: Mode;
  /** In parallel, first. */
  readonly contain: readonly Step[];
  /** After containment: evidence. Its results never change the response's state. */
  readonly preserve: readonly Step[];
  /** What its author proposes on asking, confirming, ending and losing; bin/app.ts may say otherwise. */
  readonly terms?: Partial<PlaybookTerms>;
}

/**
 * Pairs an action with its targets: the name of a subject of the signal, `step(isolateInstance, "instance")`, or a function where the
 * playbook chooses, `({ user }) => (isOfCi(user) ? user : undefined)`, with words for the reference. A target of the wrong kind does
 * not compile. A signal about several actors or hosts is given one by one, so either form finds all of them.
 */
export function step<Target extends Place>(
  // biome-ignore lint/suspicious/noExplicitAny: a step does not depend on the before-image of its action.
  action: Action<Target, any>,
  from:
    | SubjectFor<NoInfer<Target>>
    | ((signal: Signal) => NoInfer<Target> | readonly NoInfer<Target>[] | undefined),
  chooses?: string,
): Step {
  if (typeof from !== "function") return stepOf(action, ({ [from]: subject }) => subject, { subject: from });
  return stepOf(action, from, chooses === undefined ? {} : { chooses });
}

function stepOf(
  action: AnyAction,
  choose: (signal: Signal) => Place | readonly Place[] | undefined,
  more: Pick<Step, "subject" | "chooses">,
): Step {
  return {
    action,
    ...more,
    targets(signal) {
      const found = oneByOne(signal).flatMap((one) => choose(one) ?? []);
      return [...new Map(found.map((target) => [JSON.stringify(target), target])).values()];
    },
  };
}

function oneByOne(signal: Signal): readonly Signal[] {
  const bare = { ...signal };
  for (const name of [...SUBJECTS, "involved"] as const) delete bare[name];
  return [signal, ...(signal.involved ?? []).map((subjects) => ({ ...bare, ...subjects }))];
}

/** Declares a playbook: what it answers and what it does, as data. */
export function playbook({
  before,
  ...p
}: Pick<Playbook, "id" | "title" | "about" | "willNot" | "techniques"> & {
  readonly on: Trigger | readonly Trigger[];
  /** Absent: "multi-stage, other". */
  readonly category?: Category;
  readonly before?: string | readonly string[];
  readonly mode?: Mode;
  readonly preserve?: readonly Step[];
  readonly terms?: Partial<PlaybookTerms>;
} & ({ readonly contain: readonly [Step, ...Step[]] } | { readonly tells: Tells })): Playbook {
  return {
    mode: "observe",
    category: "multi-stage, other",
    contain: [],
    preserve: [],
    ...p,
    ...(before !== undefined && { before: [before].flat() }),
    on: [p.on].flat(),
  };
}
