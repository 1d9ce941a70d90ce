import { TransactWriteItemsCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Response, StepRecord } from "../model/response.ts";
import { nextDue } from "../policy/due.ts";
import { guarded } from "./guarded.ts";
import { stepItem } from "./step-item.ts";
import { assignAt, RESPONSE, responsePk, type Table, toItem } from "./table.ts";

/** The one partition key of the index of what is due. */
export const DUE = "due";

export function responseKey(id: string) {
  return toItem({ pk: responsePk(id), sk: RESPONSE });
}

/** When a record is next due, and its place in the index of what is due: derived with every write, never set by hand. */
export function dueFields(response: Response, at: string) {
  const due = nextDue(response);
  return { due, dueSetAt: due && at, dueShelf: due && DUE };
}

/**
 * Changes fields other than the state, without a new version, and leaves what is due as it is: a lease, an error, a milestone. Writes
 * results of steps in the same transaction. Throws `Moved` when `owner` is given and does not hold the lease.
 */
export function patchResponse(
  table: Table,
  id: string,
  fields: Partial<Response>,
  owner?: string,
  steps?: readonly StepRecord[],
): Promise<void> {
  const lease = owner === undefined ? NO_OWNER : leaseIs(owner);
  return patchIf(table, id, entriesOf(fields), lease, steps);
}

/** What a run that holds the lease writes with facts: its results, all or nothing. */
export interface NoteWith {
  readonly owner: string;
  readonly steps: readonly StepRecord[];
}

/**
 * Records facts of a response that moved nothing, such as a read-back, and derives anew when it is due. Returns the response with them;
 * throws `Moved` when the version is not the one that was read, or `run.owner` does not hold the lease.
 */
export async function note(
  table: Table,
  from: Response,
  facts: Partial<Response>,
  at: string,
  run?: NoteWith,
): Promise<Response> {
  const after = { ...from, ...facts };
  const due = dueFields(after, at);
  await patchIf(
    table,
    from.id,
    [...entriesOf(facts, from), ...Object.entries(due).map(([name, value]) => [[name], value] as const)],
    all({ ...VERSION_IS, values: { ":was": from.version } }, ...(run ? [leaseIs(run.owner)] : [])),
    run?.steps,
  );
  return { ...after, due: due.due, dueSetAt: due.dueSetAt, quiet: true };
}

type Entry = readonly [path: readonly string[], value: unknown];

/** Milestones are set one by one: two functions record theirs at the same time. */
export function entriesOf({ times, ...fields }: Partial<Response>, from?: Response): readonly Entry[] {
  const news = Object.entries(times ?? {}).filter(([what, at]) => from?.times[what] !== at);
  return [
    ...Object.entries(fields).map(([name, value]) => [[name], value] as const),
    ...news.map(([what, at]) => [["times", what], at] as const),
  ];
}

/** A condition of a write, with its names and values. */
export interface Condition {
  readonly condition: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

const VERSION_IS = { condition: "#version = :was", names: { "#version": "version" } };

/** Conditions that must hold together; their names and values differ. */
function all(...conditions: readonly Condition[]): Condition {
  return {
    condition: conditions.map(({ condition }) => condition).join(" AND "),
    names: Object.assign({}, ...conditions.map(({ names }) => names)),
    values: Object.assign({}, ...conditions.map(({ values }) => values)),
  };
}

const NO_OWNER: Condition = { condition: "attribute_exists(pk)", names: {}, values: {} };

function leaseIs(owner: string): Condition {
  return {
    condition: "#lease.#owner = :owner",
    names: { "#lease": "lease", "#owner": "owner" },
    values: { ":owner": owner },
  };
}

async function patchIf(
  table: Table,
  id: string,
  fields: readonly Entry[],
  { condition, ...beside }: Condition,
  steps: readonly StepRecord[] = [],
): Promise<void> {
  const { names, values, UpdateExpression } = assignAt([...fields, [["quiet"], true]]);
  const update = {
    TableName: table.name,
    Key: responseKey(id),
    UpdateExpression,
    ConditionExpression: condition,
    ExpressionAttributeNames: { ...names, ...beside.names },
    ExpressionAttributeValues: { ...values, ...toItem(beside.values) },
  };
  // Of one item an update costs half of what a transaction does.
  await guarded(table, async () =>
    steps.length === 0
      ? table.client.send(new UpdateItemCommand(update))
      : table.client.send(
          new TransactWriteItemsCommand({
            TransactItems: [{ Update: update }, ...steps.map((step) => stepItem(table, id, step))],
          }),
        ),
  );
}

/** Counts one more event that joined; throws `Moved` when another was counted since the response was read. */
export async function countRepeat(
  table: Table,
  { id, repeats }: Response,
  counted: Pick<Response, "deliveries" | "repeats">,
): Promise<void> {
  await patchIf(table, id, entriesOf(counted), {
    condition: "#repeats = :seen",
    names: { "#repeats": "repeats" },
    values: { ":seen": repeats },
  });
}
