import { readWhole } from "../ledger/reading.ts";
import type { Table } from "../ledger/table.ts";
import { isInForce, isLeftByUndo } from "../model/change-state.ts";
import { changeWords } from "../model/change-words.ts";
import { type ChangedBy, callWords } from "../model/drift.ts";
import type { Response, Whole } from "../model/response.ts";
import type { ActiveHold } from "../model/review-request.ts";

/** Every change of these responses that is in effect or should be, the oldest first. */
export async function activeHolds(
  responses: readonly Pick<Response, "id">[],
  table: Table,
): Promise<ActiveHold[]> {
  const wholes = await Promise.all(responses.map(({ id }) => readWhole(table, id)));
  return wholes
    .flatMap((whole) => (whole === undefined ? [] : holdsOf(whole)))
    .sort((a, b) => a.since.localeCompare(b.since));
}

function holdsOf({ response, steps }: Whole): ActiveHold[] {
  const { id, title, state, missing = [], changedBy, checkedAt, ends = {}, updatedAt } = response;
  return steps
    .filter(({ irreversible, wave }) => irreversible === undefined && wave === "contain")
    .flatMap(({ n, action, targetName, changes }) => {
      const isMissing = missing.some((what) => what.startsWith(`${action} ${targetName}: `));
      const readBack =
        checkedAt ??
        changes
          .flatMap(({ readBackAt }) => readBackAt ?? [])
          .sort()
          .at(-1);
      return changes
        .filter((change) => isInForce(change) || isLeftByUndo(change))
        .map((change) => ({
          response: id,
          title,
          state,
          step: n,
          action,
          target: targetName,
          change: changeWords(change),
          since: change.appliedAt ?? updatedAt,
          ...(readBack && { holds: !isMissing && change.state !== "conflict", checkedAt: readBack }),
          ...(isMissing && changedWords(changedBy, n, change.hold)),
          ...(ends[n] && { ends: ends[n] }),
        }));
    });
}

function changedWords(
  changedBy: ChangedBy | undefined,
  step: number,
  hold: string,
): Pick<ActiveHold, "changedBy"> {
  const call = changedBy?.calls.find((one) => one.step === step && one.hold === hold);
  return call === undefined ? {} : { changedBy: callWords(call) };
}
