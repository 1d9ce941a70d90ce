import type { Clock } from "../ledger/clock.ts";
import type { Table } from "../ledger/table.ts";
import {
  type Answers,
  type AnyAction,
  type Aws,
  type Reverted,
  type Standing,
  whole,
} from "../model/action.ts";
import type { Deciding } from "../model/deciding.ts";
import type { Guardrail } from "../model/guardrail.ts";
import type { Mode } from "../model/mode.ts";
import type { Place } from "../model/place.ts";
import type { Response } from "../model/response.ts";

/** The result of one identity change; `failed` says why it failed. */
export interface IdentityResult {
  readonly hold: string;
  readonly failed?: string;
}

/** On whose behalf an identity executor works: the owner of the lease, and until when it may change anything (milliseconds since 1970). */
export interface IdentityCall {
  readonly response: string;
  readonly owner: string;
  readonly until: number;
}

/** The only executor that may change identities. A call names a recorded step, and never what to do. */
export interface IdentityExecutor {
  /** Starts it with the claim: during planning it loads these actions, and opens its way to the ledger. A failure has no effect. */
  warm(actions: readonly string[], response: string): void;
  apply(request: IdentityCall & { readonly step: number }): Promise<readonly IdentityResult[]>;
}

/** What the engine works with: ledger, AWS clients, time, chance, and the owner of its leases. A test replaces any of them. */
export interface Engine extends Clock {
  readonly table: Table;
  /**
   * `mayCall` is asked before each call, also before each retry of one, and refuses it by throwing. Steps that are handed the same
   * `answers` share what they read: a read that another one sent is not sent again.
   */
  readonly aws: (place: Place, responseId: string, mayCall?: () => void, answers?: Answers) => Aws;
  readonly now: () => Date;
  /** Runs something every so many milliseconds until the returned function is called. */
  readonly every: (milliseconds: number, run: () => void) => () => void;
  /** Unique to this run: the owner of its leases. */
  readonly owner: string;
}

/** One recorded change of an identity step. */
export interface RecordedChange {
  readonly response: string;
  readonly step: number;
  readonly hold: string;
}

/** What an undo needs too: the only executor that may revert identities. A call names a recorded change. */
export interface Reverter extends Engine {
  readonly revertIdentity: {
    standing(change: RecordedChange): Promise<Standing>;
    revert(change: RecordedChange & IdentityCall): Promise<Reverted>;
  };
}

/** The executors that what is due may need: they do what the record says, and are not waited for. */
export interface Executors {
  /** Answers false where this deployment has no such playbook. */
  respond(response: Response): Promise<boolean>;
  revert(response: Response): Promise<void>;
  /** Answers the sessions that the record says were opened with what the response cut. */
  linked(response: Response): Promise<void>;
  /** Tells people of it again. */
  tell(response: Response): Promise<void>;
}

/** What a responder needs too. */
export interface Responder extends Engine {
  readonly mode: Mode;
  readonly guardrails: readonly Guardrail[];
  readonly settings: {
    readonly accounts: readonly string[];
    readonly raisedSources: readonly string[];
    /** The Region of this deployment. */
    readonly region: string;
  };
  readonly deciding: Deciding;
  /** Identifies the deployed code: an approval holds only for a plan that the same code made. */
  readonly code: string;
  readonly identity: IdentityExecutor;
}

/** The actions of a deployment: a list, or a loader of one by its id, so that only the code in use is loaded. */
export type Actions = readonly AnyAction[] | ((id: string) => Promise<AnyAction | undefined>);

/** Returns the action that a recorded step names; throws an Error when this deployment has none of that id. */
export async function actionOf(actions: Actions, id: string): Promise<AnyAction> {
  const found = await findAction(actions, id);
  if (found === undefined)
    throw new Error(`no action ${id} in this deployment: deploy the version that wrote the record`);
  return found;
}

/** Returns the action of an id; undefined when this deployment has none. */
export async function findAction(actions: Actions, id: string): Promise<AnyAction | undefined> {
  if (typeof actions === "function") return actions(id);
  const found = actions.find((action) => action.id === id);
  return found && whole(found);
}

/** An error as one line for people: name and message, at most 400 characters. */
export function inWords(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  return `${name}: ${message}`.replace(/\s+/g, " ").slice(0, 400);
}
