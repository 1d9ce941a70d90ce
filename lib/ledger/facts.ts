import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Response } from "../model/response.ts";
import { nextDue } from "../policy/due.ts";
import { guarded } from "./guarded.ts";
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
 * Changes fields other than the state, without a new version, and leaves what is due as it is: a lease, an error, a milestone. Throws
 * `Moved` when `owner` is given and does not hold the lease.
 */
export function patchResponse(
  table: Table,
  id: string,
  fields: Partial<Response>,
  owner?: string,
): Promise<void> {
  const lease = owner === undefined ? NO_OWNER : leaseIs(owner);
  return patchIf(table, id, entriesOf(fields), lease);
}

/**
 * Records facts of a response that moved nothing, such as a read-back, and derives anew when it is due. Returns the response with them;
 * throws `Moved` when the version is not the one that was read.
 */
export async function note(
  table: Table,
  from: Response,
  facts: Partial<Response>,
  at: string,
): Promise<Response> {
  const after = { ...from, ...facts };
  const due = dueFields(after, at);
  await patchIf(
    table,
    from.id,
    [...entriesOf(facts, from), ...Object.entries(due).map(([name, value]) => [[name], value] as const)],
    {
      condition: "#version = :was",
      names: { "#version": "version" },
      values: { ":was": from.version },
    },
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
): Promise<void> {
  const { names, values, UpdateExpression } = assignAt([...fields, [["quiet"], true]]);
  await guarded(table, () =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: responseKey(id),
        UpdateExpression,
        ConditionExpression: condition,
        ExpressionAttributeNames: { ...names, ...beside.names },
        ExpressionAttributeValues: { ...values, ...toItem(beside.values) },
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
