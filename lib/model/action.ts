import type { Json, JsonObject } from "./json.ts";
import type { Permission } from "./permission.ts";
import type { Place } from "./place.ts";

/** Answers to reads by what was asked, so that steps that ask the same at the same time ask once. */
export type Answers = Map<string, Promise<object>>;

/** All that an action can reach: clients for the target's account and Region, the time, and whose response it serves. */
export interface Aws extends Place {
  readonly partition: string;
  readonly responseId: string;
  /** No changing call of this response was made before this run: an `apply` need not look for what an earlier run may have made. */
  readonly isFirst?: true;
  now(): Date;
  /** The client of one service, made once; retries, time-outs and the user agent are set. */
  client<C>(type: new (config: object) => C): C;
}

/** One attribute that an action controls, such as the groups of one network interface: the unit that is held, read back and undone. */
export interface Change<Before extends Json = Json> {
  /** Its name within the target's account and Region: `network-interface/eni-1/groups`. */
  readonly hold: string;
  /** Set where it is IAM's though its target is in a Region: so that it has one name, whichever target led to it. */
  readonly region?: "global";
  /** For people, what is changed: "eni-1". */
  readonly of: string;
  /** For people, how it is before: "sg-a, sg-b". */
  readonly from: string;
  /** For people, what it becomes: "sg-quarantine". */
  readonly to: string;
  /** All that is needed to put it back, as it was before anything changed. */
  readonly before: Before;
  /** It is already as we would set it; the engine joins the response that holds it, or leaves it. */
  readonly inForce?: true;
  /** ISO 8601 UTC: from then on it has no effect any more, such as a denial of sessions that have all ended. It is taken away then. */
  readonly endsAt?: string;
}

/** A group that a target serves in, and how its members are. */
export interface GroupMember {
  /** `auto-scaling-group/web`, `target-group/payments`; of ECS `service/web`. */
  readonly group: string;
  /** The target, by its id; two targets of one response may be members of one group. */
  readonly member: string;
  readonly isHealthy: boolean;
  /** Members that are healthy now, this one included. */
  readonly healthy: number;
}

/** What a plan found out about its target, for guardrails and the decision table. What is absent could not be found out: then people are asked. */
export interface Asset {
  readonly tags?: Readonly<Record<string, string>>;
  /** Who feels it: the named target alone, or others beside it. */
  readonly reach?: "target" | "others";
  /** Empty where it serves in none. */
  readonly groups?: readonly GroupMember[];
}

/** What an action would change, here and now. */
export interface Plan<Before extends Json = Json> {
  readonly changes: readonly Change<Before>[];
  /** Who else is hit, for people. */
  readonly affected: readonly string[];
  /** What it cannot do, or leaves alone, for people. */
  readonly limits: readonly string[];
  /** Set when the target says that it must not be touched: where it says so. */
  readonly protectedBy?: string;
  readonly asset?: Asset;
}

/** Nothing to do, and why: gone is not failed. */
export interface Moot {
  readonly moot: string;
}

/** It must not be done this way; says why and what to do instead. */
export interface Refusal {
  readonly refused: string;
}

/** Whether every change is in force now; `missing` names what is not, for people. */
export interface Check {
  readonly holds: boolean;
  readonly missing: readonly string[];
  /** Which of the given changes these are, by hold, where an action has several; absent: any of them. */
  readonly broken?: readonly string[];
}

/** Put back; or somebody changed it since, and it is left as they set it. */
export type Reverted = { readonly undone: string } | { readonly conflict: string };

/**
 * How one attribute is before an undo, and the undo itself. What is shown and what is done are both made of it
 * (lib/undo/undo-change.ts); lib/actions/facts/preview.ts has the usual ones.
 */
export interface Preview {
  /** For people, how it is now; `change.from` or `change.to` where it is so. */
  readonly now: string;
  /** For people, what an undo does, or why it changes nothing. */
  readonly will: string;
  /** Somebody else changed it since: it is put back only when forced, and never without `putBack`. */
  readonly conflict?: true;
  /** Puts it back as it was. Answers only where something came between: then it was not put back. Absent: no change. */
  readonly putBack?: (() => Promise<void>) | (() => Promise<Reverted | undefined>);
}

/** How one attribute is before an undo, for people. */
export interface Standing {
  readonly before: string;
  readonly set: string;
  readonly now: string;
  readonly will: string;
  readonly conflict: boolean;
}

/** What docs/reference says of an action beside its code; the contract test checks what can be measured. */
export interface Reference {
  /** Mitigations of ATT&CK for Enterprise v19, and techniques of D3FEND (docs/generate/mitigations.ts names them). */
  readonly mitigations: readonly (`M${number}` | `D3-${string}`)[];
  /** What it does not do, whatever the target: one sentence each. */
  readonly limits: readonly string[];
  /** Round trips to AWS, one after another, before it is in force: waves of reads of a plan, then of one change. */
  readonly roundTrips: { readonly plan: number; readonly apply: number };
  /** What of it was never seen on AWS itself, one sentence each. */
  readonly unverified?: readonly string[];
}

/** How far what goes on by itself is, such as a snapshot that is being copied. */
export interface Progress {
  readonly done: boolean;
  /** What will never be done, for people. */
  readonly failed: readonly string[];
}

/** What a deploy makes ready where an action may be applied, so that no responder may make it. */
export type Need = "quarantine-groups" | "no-permissions-profile";

/** One thing that Cordon can do and undo (docs/decisions/0002). */
export interface Action<Target extends Place = Place, Before extends Json = Json> {
  /** The file name. */
  readonly id: string;
  readonly summary: string;
  readonly reference: Reference;
  /** Which executor may apply it: "identity" is as strong as an administrator and parses no event (docs/architecture.md 2.7). */
  readonly authority: "identity" | "resource";
  readonly permissions: {
    readonly read: readonly Permission[];
    readonly apply: readonly Permission[];
    readonly revert: readonly Permission[];
  };
  readonly needs?: readonly Need[];
  /**
   * The recorded calls whose doing it takes back and nothing more, as signals name them: "cloudtrail:StopLogging". Of what such a
   * call touched it may act by itself where a source attests the call (docs/architecture.md 2.5).
   */
  readonly undoes?: readonly `${string}:${string}`[];
  /** What a target may say beside what such a call touched, because it takes back no more for it: `closeTrust`. */
  readonly undoesWith?: readonly string[];
  /** Undo would give power back to stolen credentials: it must be named. */
  readonly rearms?: true;
  /** Why there is nothing to put back. */
  readonly irreversible?: string;
  /** The target in a few characters, for lists: "i-0abc", "role/web · i-0abc". */
  name(target: Target): string;
  /** Looks, never touches. */
  plan(target: Target, aws: Aws): Promise<Plan<Before> | Moot | Refusal>;
  /** Sets one attribute; twice is once. */
  apply(target: Target, change: Change<Before>, aws: Aws): Promise<void>;
  /** Are all of them in force right now? Also finds what appeared since, such as an interface attached later. */
  verify(target: Target, changes: readonly Change<Before>[], aws: Aws): Promise<Check>;
  /** How far what was set in motion is, asked until it is done. Looks only. Absent where it is done when it is set. */
  progress?(target: Target, changes: readonly Change<Before>[], aws: Aws): Promise<Progress>;
  /**
   * Looks how one attribute is after a whole, partial or absent apply, and touches nothing; `putBack` undoes it, twice is once.
   * Absent where irreversible.
   */
  preview?(target: Target, change: Change<Before>, aws: Aws): Promise<Preview>;
  /**
   * Set in a bundle alone, where a playbook's action is its plain data and this until a step of it has a target: loads the whole
   * action (lib/infra/actions-on-demand.ts).
   */
  load?(): Promise<Action<Target, Before>>;
}

/** An action whose types the engine no longer knows; targets and before-images come from the ledger as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: any is the one type that every Action<T, B> is assignable to.
export type AnyAction = Action<any, any>;

/** The whole of an action, whether it is there or is loaded on demand; throws when its code cannot be loaded. */
export async function whole(action: AnyAction): Promise<AnyAction> {
  return (await action.load?.()) ?? action;
}

/** Declares an action; returns it as it is, and exists so that its types are inferred. */
export function action<Target extends Place, Before extends JsonObject>(
  a: Action<Target, Before>,
): Action<Target, Before> {
  return a;
}
