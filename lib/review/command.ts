import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { giveBack, LEASE_MS, leaseOf, polled } from "../engine/lease.ts";
import { decisionItem } from "../ledger/decisions.ts";
import { takeLease } from "../ledger/leases.ts";
import { readWhole } from "../ledger/reading.ts";
import { amend, type MoveWith, move } from "../ledger/responses.ts";
import { Moved } from "../ledger/table.ts";
import type { DecisionRequest } from "../model/decision-request.ts";
import type { Response, State, Whole } from "../model/response.ts";
import type { Person } from "./caller-identity.ts";
import { Rejected } from "./rejected.ts";
import type { Reviewer } from "./reviewer.ts";

/** A decision of an authenticated approver. */
export interface AuthenticatedCommand<Kind extends DecisionRequest["kind"] = DecisionRequest["kind"]> {
  readonly decision: DecisionRequest & { readonly kind: Kind };
  /** The signed decision as canonical JSON. */
  readonly content: string;
  readonly person: Person;
}

/** The item that makes a decision count once; written in the transaction of its effect. */
export function madeItem(
  { decision, content, person }: AuthenticatedCommand,
  on: string,
  { table, now }: Reviewer,
): TransactWriteItem {
  return decisionItem(table, {
    id: decision.id,
    kind: decision.kind,
    content,
    on,
    by: person.key,
    at: now().toISOString(),
  });
}

/** Reads a response after its running executor has finished. Throws `Rejected` if that takes too long. */
export async function whenQuiet(id: string, reviewer: Reviewer): Promise<Whole> {
  const quiet = await polled(reviewer, { every: 200, within: 2 * LEASE_MS }, async () => {
    const whole = await readWhole(reviewer.table, id);
    if (whole === undefined) throw new Rejected("not-found", `no response ${id} in this account and Region`);
    return (whole.response.lease?.until ?? 0) < reviewer.now().getTime() ? whole : undefined;
  });
  if (quiet === undefined)
    throw new Rejected("conflict", `Cordon is working on response ${id}: try again in a moment`);
  return quiet;
}

/** Writes a decision and its effect on a response in one transaction; throws `Moved` when the response moved meanwhile. */
export async function write(
  made: AuthenticatedCommand,
  response: Response,
  to: State | "as it is",
  with_: Pick<MoveWith, "what" | "steps" | "also"> & { readonly patch: Partial<Response> },
  reviewer: Reviewer,
): Promise<Response> {
  const now = reviewer.now();
  const all: MoveWith = {
    ...with_,
    at: now.toISOString(),
    by: made.person.key,
    owner: reviewer.owner,
    patch: { ...with_.patch, lease: undefined },
    also: [...(with_.also ?? []), madeItem(made, response.id, reviewer)],
  };
  return leased(response, reviewer, () =>
    to === "as it is" ? amend(reviewer.table, response, all) : move(reviewer.table, response, to, all),
  );
}

/** Runs a write under the lease, so that no executor starts meanwhile; releases the lease if the write fails. */
export async function leased<T>(response: Response, reviewer: Reviewer, run: () => Promise<T>): Promise<T> {
  try {
    await waitForLease(response.id, reviewer);
    return await run();
  } catch (error) {
    await giveBack(response.id, reviewer);
    throw error;
  }
}

/** Waits for a run that only plans. Throws `Moved` if it takes too long. */
async function waitForLease(id: string, reviewer: Reviewer): Promise<void> {
  const taken = await polled(reviewer, { every: 100, within: LEASE_MS }, () =>
    takeLease(reviewer.table, id, leaseOf(reviewer), reviewer.now().getTime()).catch((error) => {
      if (!(error instanceof Moved)) throw error;
    }),
  );
  if (taken === undefined) throw new Moved(`response ${id} is being worked on by another run`);
}
