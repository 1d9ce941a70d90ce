import type { Table } from "../ledger/table.ts";
import { type AnyAction, type Aws, type Reverted, type Standing, whole } from "../model/action.ts";
import type { Deciding } from "../model/deciding.ts";
import type { Guardrail } from "../model/guardrail.ts";
import type { Mode } from "../model/mode.ts";
import type { Place } from "../model/place.ts";
import type { Response } from "../model/response.ts";

/** What one identity change came to: the attribute, and why it failed if it did. */
export interface IdentityResult {
  readonly hold: string;
  readonly failed?: string;
}

/** The only executor that may change identities. It is told where the recorded step is, never what to do. */
export interface IdentityExecutor {
  /** Wakes it while we plan, with these actions loaded; failing does not matter. */
  warm(actions: readonly string[]): void;
  apply(request: {
    readonly response: string;
    readonly step: number;
    readonly owner: string;
  }): Promise<readonly IdentityResult[]>;
}

/** Everything that the engine is handed: the ledger, the door to AWS, time, and who it is. A test replaces any of them. */
export interface Engine {
  readonly table: Table;
  readonly aws: (place: Place, responseId: string) => Aws;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Unique to this run: the holder of the lease. */
  readonly owner: string;
}

/** One recorded change of an identity step. */
export interface RecordedChange {
  readonly response: string;
  readonly step: number;
  readonly hold: string;
}

/** What an undo needs on top: the only executor that may put identities back, told where the recorded change is and no more. */
export interface Reverter extends Engine {
  readonly revertIdentity: {
    standing(change: RecordedChange): Promise<Standing>;
    revert(change: RecordedChange & { readonly owner: string }): Promise<Reverted>;
  };
}

/** The executors that what is due may need: they do what the record says, and are not waited for. */
export interface Executors {
  respond(response: Response): Promise<void>;
  revert(response: Response): Promise<void>;
  /** Answers the sessions that the record says were opened with what the response cut. */
  linked(response: Response): Promise<void>;
}

/** What a responder needs on top. */
export interface Responder extends Engine {
  readonly mode: Mode;
  readonly guardrails: readonly Guardrail[];
  readonly settings: { readonly accounts: readonly string[]; readonly raisedSources: readonly string[] };
  readonly deciding: Deciding;
  /** Which code this is: an approval is of a plan that this very code made. */
  readonly code: string;
  readonly identity: IdentityExecutor;
}

/** The actions of a deployment: all of them, or how one is loaded when a record names it, so that the others' code stays where it is. */
export type Actions = readonly AnyAction[] | ((id: string) => Promise<AnyAction | undefined>);

/** An action by the id that a recorded step names; a record outlives the playbook, so the action must outlive it too. */
export async function actionOf(actions: Actions, id: string): Promise<AnyAction> {
  const found = await findAction(actions, id);
  if (found === undefined)
    throw new Error(`no action ${id} in this deployment: deploy the version that wrote the record`);
  return found;
}

/** The same, for who goes on without it. */
export async function findAction(actions: Actions, id: string): Promise<AnyAction | undefined> {
  if (typeof actions === "function") return actions(id);
  const found = actions.find((action) => action.id === id);
  return found && whole(found);
}

/** An error in one line that a person can act on: its code and message, no stack, at most 400 characters. */
export function inWords(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  return `${name}: ${message}`.replace(/\s+/g, " ").slice(0, 400);
}
