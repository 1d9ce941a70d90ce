import type { Action, AnyAction } from "./action.ts";
import type { PlaybookTerms } from "./deciding.ts";
import type { Json } from "./json.ts";
import type { Mode } from "./mode.ts";
import { type Place, type Signal, SUBJECTS } from "./signal.ts";

/** Which events of one source, and how to read them: one value serves the rule at deploy time and the parser at run time. */
export interface Trigger {
  /** The file name in lib/sources. */
  readonly source: string;
  /** An EventBridge event pattern; plain JSON. */
  readonly pattern: { readonly [key: string]: Json };
  /** Its events come on a bus of their own, which the deployer names in `buses`. */
  readonly bus?: "partner" | "custom";
  /** The rule must also see calls that only read. */
  readonly readOnlyCalls?: true;
  /** Reads a hostile event; throws `Unreadable` with field and reason. */
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
export const step = <Target extends Place>(
  // biome-ignore lint/suspicious/noExplicitAny: a step does not care what its action's before-image is.
  action: Action<Target, any>,
  targets: (signal: Signal) => NoInfer<Target> | readonly NoInfer<Target>[] | undefined,
): Step => ({
  action,
  targets(signal) {
    const found = oneByOne(signal).flatMap((one) => targets(one) ?? []) as readonly Target[];
    return [...new Map(found.map((target) => [JSON.stringify(target), target])).values()];
  },
});

const oneByOne = (signal: Signal): readonly Signal[] => {
  const bare = { ...signal };
  for (const name of [...SUBJECTS, "involved"] as const) delete bare[name];
  return [signal, ...(signal.involved ?? []).map((subjects) => ({ ...bare, ...subjects }))];
};

/** Declares a playbook: what it answers and what it does, as data. */
export const playbook = (
  p: Pick<Playbook, "id" | "title" | "contain"> & {
    readonly on: Trigger | readonly Trigger[];
    readonly mode?: Mode;
    readonly preserve?: readonly Step[];
    readonly terms?: Partial<PlaybookTerms>;
  },
): Playbook => ({
  mode: "observe",
  preserve: [],
  ...p,
  on: Array.isArray(p.on) ? (p.on as readonly Trigger[]) : [p.on as Trigger],
});
