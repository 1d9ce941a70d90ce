import type { Action, AnyAction } from "./action.ts";
import type { PlaybookTerms } from "./deciding.ts";
import type { Json } from "./json.ts";
import type { Mode } from "./mode.ts";
import type { Place } from "./place.ts";
import { type Signal, SUBJECTS } from "./signal.ts";

/** A technique of ATT&CK for Enterprise, v19: "T1552.005". */
export type Technique = `T${number}`;

/** How loud a playbook is that contains nothing: it always pages, or as loud as its signal is severe. */
export type Tells = "page" | "by severity";

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
  /** What the playbook asked its source for, as it wrote it: docs/generate tells it. */
  readonly wanted?: unknown;
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
  targets(signal: Signal): readonly Place[];
}

export interface Playbook {
  /** The file name. */
  readonly id: string;
  readonly title: string;
  /** Why it is answered, and so: a paragraph for whoever decides to switch it on. */
  readonly about: string;
  /** What it leaves alone on purpose, one sentence each. */
  readonly willNot: readonly string[];
  readonly techniques: readonly Technique[];
  /** Set where it contains nothing, and tells people. */
  readonly tells?: Tells;
  readonly on: readonly Trigger[];
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
 * Pairs an action with its targets; a target of the wrong kind, or one that may be absent, does not compile.
 * A signal about several actors or hosts is shown one by one, so `({ instance }) => instance` finds all of them.
 */
export function step<Target extends Place>(
  // biome-ignore lint/suspicious/noExplicitAny: a step does not care what its action's before-image is.
  action: Action<Target, any>,
  targets: (signal: Signal) => NoInfer<Target> | readonly NoInfer<Target>[] | undefined,
): Step {
  return {
    action,
    targets(signal) {
      const found = oneByOne(signal).flatMap((one) => targets(one) ?? []) as readonly Target[];
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
export function playbook(
  p: Pick<Playbook, "id" | "title" | "about" | "willNot" | "techniques"> & {
    readonly on: Trigger | readonly Trigger[];
    readonly mode?: Mode;
    readonly preserve?: readonly Step[];
    readonly terms?: Partial<PlaybookTerms>;
  } & ({ readonly contain: readonly [Step, ...Step[]] } | { readonly tells: Tells }),
): Playbook {
  return {
    mode: "observe",
    contain: [],
    preserve: [],
    ...p,
    on: Array.isArray(p.on) ? (p.on as readonly Trigger[]) : [p.on as Trigger],
  };
}
