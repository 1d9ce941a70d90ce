import { RESPONSE } from "../../../lib/ledger/table.ts";
import { isNeverBegun } from "../../../lib/model/change-state.ts";
import type { ChangeRecord, Response, StepRecord } from "../../../lib/model/response.ts";
import type { Row } from "../dynamo/store.ts";
import { type LedgerView, responseOf, stepOf } from "../ledger-view.ts";
import type { Process } from "../process.ts";

/** The response of a written row, before and after; undefined for other rows. */
export function rowOfResponse({ sk, old, now }: Row): { old?: Response; now: Response } | undefined {
  if (sk !== RESPONSE || now === undefined) return undefined;
  return { now: responseOf(now), ...(old && { old: responseOf(old) }) };
}

/** The step of a written row, before and after; undefined for other rows. */
export function rowOfStep({
  pk,
  sk,
  old,
  now,
}: Row): { id: string; old?: StepRecord; now: StepRecord } | undefined {
  if (!sk.startsWith("step#") || now === undefined) return undefined;
  return { id: pk.slice("R#".length), now: stepOf(now), ...(old && { old: stepOf(old) }) };
}

/** The name of the thing whose attribute a hold is. */
export function thingOf(hold: string): string {
  return hold.split("/").at(-2) ?? "";
}

/** The change of a response on a thing that was begun: it has a before-image on record. */
export function begunOf(ledger: LedgerView, response: string, thing: string): ChangeRecord | undefined {
  return ledger
    .steps(response)
    .filter(({ wave }) => wave === "contain")
    .flatMap(({ changes }) => changes)
    .find((change) => thingOf(change.hold) === thing && !isNeverBegun(change) && change.before !== undefined);
}

/** The things that a response began to contain. */
export function begunThings(ledger: LedgerView, response: string): readonly string[] {
  return ledger
    .steps(response)
    .filter(({ wave }) => wave === "contain")
    .flatMap(({ changes }) => changes.filter((change) => !isNeverBegun(change)))
    .map(({ hold }) => thingOf(hold));
}

/** The owners of leases that a process acts for: its own engines', or the one that it was handed. */
export function ownersOf({ owners, payload }: Process): readonly string[] {
  const handed = typeof payload === "object" && payload !== null && "owner" in payload ? [payload.owner] : [];
  return [...owners, ...handed.filter((one) => typeof one === "string")];
}

/** Whether people approved a move of a response by one more approval. */
export function isNewlyApproved(old: Response, now: Response): boolean {
  return (now.approvals?.length ?? 0) > (old.approvals?.length ?? 0);
}
